import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { goInstall } from './go';

/** The module version of Prometheus 3.16. */
export const PROMETHEUS_VERSION = 'v0.316.0';

export interface Answer {
  readonly ok: boolean;
  readonly words: string;
}

/** Prometheus' own checker of rules. */
export class Promtool {
  static install(): Promtool {
    // without the clients of clouds, which take most of the time to compile
    return new Promtool(goInstall('github.com/prometheus/prometheus/cmd/promtool', PROMETHEUS_VERSION, 'remove_all_sd'));
  }

  private constructor(private readonly binary: string) {}

  /** Whether Prometheus loads a rule file, and warns of nothing. */
  checkRules(file: string): Answer {
    return this.run('check', 'rules', '--lint=all', '--lint-fatal', file);
  }

  /** Whether unit tests of rules pass. */
  testRules(folder: string, tests: object): Answer {
    const file = path.join(folder, 'tests.yaml');
    fs.writeFileSync(file, JSON.stringify(tests));
    return this.run('test', 'rules', file);
  }

  private run(...args: string[]): Answer {
    const { status, stdout, stderr } = spawnSync(this.binary, args, { encoding: 'utf8' });
    return { ok: status === 0, words: `${stdout}${stderr}` };
  }
}
