import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectStore, leftovers } from './inspect';
import { inFolder, script } from './processes';

const HOSTS = 1500;

/** `process.exit()` in the line after `app.synth()`: everything is in the store, and the next synth writes the same manifests. */
export async function exitAfterSynth(repeats: number): Promise<string> {
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    await inFolder(async folder => {
      const store = join(folder, 'certificates');
      const synth = (outdir: string) => {
        const { status, stderr } = spawnSync(process.execPath, [script('exit'), store, join(folder, outdir), String(HOSTS)], {
          encoding: 'utf8',
        });
        if (status !== 0) throw new Error(`the synth failed: ${stderr}`);
        return { stderr, manifest: readFileSync(join(folder, outdir, 'shop.k8s.yaml'), 'utf8') };
      };
      const first = synth('first');
      if (inspectStore(store).size !== HOSTS + 2) throw new Error('the store does not hold everything');
      const second = synth('second');
      if (/created|renewed/.test(second.stderr)) throw new Error(`issued again: ${second.stderr}`);
      if (second.manifest !== first.manifest) throw new Error('the manifests changed');
      if (leftovers(store).length > 0) throw new Error(`left over: ${leftovers(store).join(', ')}`);
    });
  }
  return `${repeats} synths of ${HOSTS} hosts with process.exit() in the next line: all in the store, and the same manifests the next time`;
}
