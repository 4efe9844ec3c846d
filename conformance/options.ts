import { parseArgs } from 'node:util';

export interface Options {
  /** Suites to run; all when empty. */
  readonly only: string[];
  /** The one case to run. */
  readonly case?: string;
  /** Generated applications. */
  readonly cases: number;
  /** Seed of the generators; printed when it is drawn. */
  readonly seed: number;
  /** Write the table of results into the README; without it a run leaves the checkout as it was. */
  readonly writeReadme: boolean;
}

export const USAGE = `npm run conformance                                    everything, 1,000 generated applications
npm run conformance -- --only verdict,walk             some suites
npm run conformance -- --only walk --case 'sds: 418'   one case
npm run conformance -- --only generated --cases 10000 --seed 42
npm run conformance -- --write-readme                  everything, and the table of results in conformance/README.md`;

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      'only': { type: 'string', default: '' },
      'case': { type: 'string' },
      'cases': { type: 'string', default: '1000' },
      'seed': { type: 'string', default: String(Date.now() % 2 ** 31) },
      'write-readme': { type: 'boolean', default: false },
      'help': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  return {
    only: values.only.split(',').filter(Boolean),
    case: values.case,
    cases: natural('cases', values.cases),
    seed: natural('seed', values.seed),
    writeReadme: values['write-readme'],
  };
}

function natural(name: string, value: string): number {
  if (!/^\d+$/.test(value)) {
    throw new Error(`--${name} must be a whole number, got ${value}`);
  }
  return Number(value);
}
