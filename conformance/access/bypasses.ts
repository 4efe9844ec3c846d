import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { answersToForms } from './host-forms';
import { ManyHosts, manyHosts, RESTRICTION } from './many-hosts';
import { quietly } from '../generated/quietly';
import { Context } from '../suite';
import { Tools } from '../tools';
import { AccessOptions } from 'cdk8s-istio-ingress';

const MOST_SHOWN = 10;

/** Requests that reach a host without its policy must not reach it with the policy. */
export async function checkBypasses(suite: string, { tools, report }: Context): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-bypasses-'));
  try {
    for (const program of manyHosts().filter(({ id }) => report.selects(id))) {
      const { id, refused } = program;
      const error = errorOf(program);
      if (refused || error !== undefined) {
        report.check({
          suite,
          judge: 'Library: restricts a host or refuses it',
          id,
          ok: refused === (error !== undefined) && /\(invalid-access\)/.test(error ?? ''),
          words: error ?? 'a host that cannot be restricted is accepted',
        });
        continue;
      }
      const open = await answers(tools, folder, program, undefined);
      const restricted = await answers(tools, folder, program, RESTRICTION);
      const reachable = [...open].filter(([, answer]) => answer === '200 private');
      const passed = reachable.filter(([request]) => !['403', 'refused'].includes(restricted.get(request)!)).map(([request]) => request);
      report.check({
        suite,
        judge: 'Envoy: no form of Host passes a restriction',
        id,
        ok: reachable.length > 0 && passed.length === 0,
        words: `${passed.length} of ${reachable.length} requests pass: ${passed.slice(0, MOST_SHOWN).join('; ')}`,
      });
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function errorOf({ synth }: ManyHosts): string | undefined {
  try {
    quietly(() => synth(RESTRICTION));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function answers(
  tools: Tools, folder: string, { synth, pods }: ManyHosts, access: AccessOptions | undefined,
): Promise<Map<string, string>> {
  const file = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(file, quietly(() => synth(access)));
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file], ...pods });
  try {
    return await answersToForms(served);
  } finally {
    await served.stop();
  }
}
