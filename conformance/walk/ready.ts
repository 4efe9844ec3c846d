import { Context } from '../suite';
import { Served } from '../tools/served';

/** Envoy accepted everything, and every certificate arrived. */
export function checkReady(of: { suite: string; id: string; paths: string[] }, { ready }: Served, { report }: Context): void {
  const words = [
    ...ready.problems,
    ...Object.entries(ready.refused).map(([listener, why]) => `listener ${listener} refused: ${why}`),
    ...ready.missing.map(name => `nobody answers for ${name}`),
    ...Object.entries(ready.rejected).map(([name, why]) => `Envoy rejects ${name}: ${why}`),
    ...ready.files.filter(({ error }) => error).map(({ resource, error }) => `${resource}: ${error}`),
  ];
  report.check({
    suite: of.suite,
    judge: 'Envoy: configuration',
    id: of.id,
    ok: words.length === 0,
    words: words.join('\n'),
    evidence: of.paths.join('\n'),
  });
}
