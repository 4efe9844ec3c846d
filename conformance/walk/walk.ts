import { checkReady } from './ready';
import { Context } from '../suite';
import { curl, differences } from './curl';
import { Expectation } from './expectations';
import { Served } from '../tools/served';

/** Manifests, and what clients must see when they are served. */
export interface Scenario {
  readonly suite: string;
  /** Which form: SDS Secrets, mounted files. */
  readonly form: string;
  /** Files or folders. */
  readonly paths: string[];
  readonly expectations: (served: Served) => Expectation[];
  /** Seconds to wait until Envoy has everything. */
  readonly patience?: number;
  /** More that is done while it runs. */
  readonly more?: (served: Served, context: Context) => Promise<void>;
}

/** Serves the scenario and asks as a client would. */
export async function walk(scenario: Scenario, context: Context): Promise<void> {
  const { tools, report } = context;
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: scenario.paths, patience: scenario.patience });
  try {
    const ready = `${scenario.form}: ready`;
    if (report.selects(ready)) {
      checkReady({ suite: scenario.suite, id: ready, paths: scenario.paths }, served, context);
    }
    for (const expectation of scenario.expectations(served)) {
      const id = `${scenario.form}: ${expectation.name}`;
      if (!report.selects(id)) { continue; }
      const wrong = differences(expectation, await curl(served, expectation.url, expectation.curl));
      report.check({
        suite: scenario.suite,
        judge: 'Envoy: answers to curl',
        id,
        ok: wrong.length === 0,
        words: wrong.join('\n'),
        evidence: wrong.length > 0 ? await evidence(scenario, expectation, served) : undefined,
      });
    }
    await scenario.more?.(served, context);
  } finally {
    await served.stop();
  }
}

async function evidence(scenario: Scenario, { url, curl: options = [] }: Expectation, served: Served): Promise<string> {
  return [`manifests: ${scenario.paths.join(' ')}`, `curl ${options.join(' ')} ${url}`, 'Envoy\'s log:', await served.log(10)].join('\n');
}
