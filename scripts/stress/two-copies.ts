import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { inspectStore, leftovers } from './inspect';
import { inFolder, script } from './processes';
import { DirectoryStore } from '../../src/pki/store/directory/directory-store';

/** Two copies of the library in one process, in one thread and in two: what each handed out is in the store, and nothing twice. */
export async function copies(rounds: number): Promise<string> {
  for (let round = 0; round < rounds; round += 1) {
    await inFolder(async folder => {
      for (const mode of ['thread', 'threads']) {
        const path = join(folder, mode);
        const handed = JSON.parse(execFileSync(process.execPath, [script('copies'), path, mode], { encoding: 'utf8' })) as {
          [name: string]: string;
        }[];
        if (inspectStore(path).size !== 9) throw new Error(`${mode}: the store holds ${[...inspectStore(path).keys()].join(', ')}`);
        const store = new DirectoryStore(path, { frozen: true });
        store.open();
        for (const [name, material] of handed.flatMap(each => Object.entries(each))) {
          const { certificateChain, privateKey } = store.read(name);
          if (material !== `${certificateChain}${privateKey}`) throw new Error(`${mode}: ${name} was handed out, and the store has another one`);
        }
        store.close();
        if (leftovers(path).length > 0) throw new Error(`left over: ${leftovers(path).join(', ')}`);
      }
    });
  }
  return `${rounds} rounds with two copies of the library in one thread, and in two: all that was handed out is in the store, and nothing was issued twice`;
}
