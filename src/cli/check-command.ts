import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parse } from 'yaml';
import { usesColours } from './colours';
import { CHECK, exitCodesOf } from './exit-codes';
import { formatCheck } from './format-check';
import { formatCheckMarkdown } from './format-check-markdown';
import { CommandOutput } from './output';
import { timeSpan } from './time-span';
import { IngressError } from '../errors';
import { check, CheckOptions } from '../report/check/check';
import { CheckResult, wouldChange } from '../report/check/check-result';
import { printableJson } from '../text/terminal';
import { isRecord } from '../validation/shape';

const CONFIG = 'cdk8s.yaml';
const OUTPUT = 'dist';

interface CheckCommandOptions {
  readonly app?: string;
  readonly output?: string;
  readonly against?: string;
  readonly at?: Date;
  readonly expiresWithin?: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly color: boolean;
}

/** `check`: what a synth would change. It runs the program of the user, and writes nothing. */
export function checkCommand(output: CommandOutput): Command {
  return new Command('check')
    .description('run the program without writing anything, and list what a synth would change: objects, certificates, findings')
    .option('-a, --app <command>', `command of the program (default: app in ${CONFIG})`)
    .option('-o, --output <folder>', `folder of the manifests (default: output in ${CONFIG}, else ${OUTPUT})`)
    .option('--against <ref|folder>', 'git reference, or folder with manifests, to compare with (default: HEAD if it has manifests, else the folder on disk)')
    .option('--at <date>', 'plan the synth of another day, such as 2027-03-01', date)
    .option('--expires-within <time>', 'list what ends within this time although a synth has run: 60d, 8w or 12h', timeSpan)
    .addOption(new Option('--json', 'print JSON').conflicts('markdown'))
    .option('--markdown', 'print Markdown, for a comment on a pull request')
    .option('--no-color', 'print no colours')
    .addHelpText('after', `
${exitCodesOf('check')}

Examples:
  $ cdk8s-istio-ingress check
  $ cdk8s-istio-ingress check --against origin/main --markdown > comment.md
  $ cdk8s-istio-ingress check --at 2027-03-01`)
    .action(async (options: CheckCommandOptions) => {
      try {
        await run(options, output);
      } catch (error) {
        if (!(error instanceof IngressError)) throw error;
        output.note(`error: ${error.message}`);
        process.exitCode = CHECK.error;
      }
    });
}

async function run(options: CheckCommandOptions, output: CommandOutput): Promise<void> {
  const result = await check({ ...programOf(options), expiresWithin: options.expiresWithin });
  if ('signal' in result) {
    process.kill(process.pid, result.signal);
    return;
  }
  output.data(options.json ? printableJson(result)
    : options.markdown ? formatCheckMarkdown(result) : formatCheck(result, usesColours(options.color, process.env, process.stdout.isTTY)));
  process.exitCode = exitCodeOf(result);
}

/** An error hides what else a synth would do, and what ends soon after a synth can be seen again after it: so changes come before it. */
function exitCodeOf(result: CheckResult): number {
  if (result.errors.length > 0) return CHECK.error;
  return wouldChange(result) ? CHECK.changes : result.expiring.length > 0 ? CHECK.expiring : CHECK.nothing;
}

/** The program and its output folder, as `cdk8s synth` chooses them. */
function programOf({ app, output, against, at }: CheckCommandOptions): CheckOptions {
  const config = readConfig();
  const command = app ?? config.app;
  if (typeof command !== 'string' || command.trim() === '') {
    throw new IngressError({
      code: 'invalid-argument',
      message: existsSync(CONFIG) ? `${CONFIG} has no app` : `the current folder has no ${CONFIG}`,
      help: "run the command in the project's folder, or specify the program: --app 'node main.js'",
    });
  }
  const folder = output ?? (typeof config.output === 'string' ? config.output : OUTPUT);
  const isHelm = isRecord(config.synthConfig) && config.synthConfig.format === 'helm';
  const { validations } = config;
  return {
    app: command,
    output: isHelm ? join(folder, 'templates') : folder,
    against,
    at,
    recordsMetadata: typeof validations === 'string' || (Array.isArray(validations) && validations.length > 0),
  };
}

function readConfig(): Record<string, unknown> {
  if (!existsSync(CONFIG)) return {};
  let config: unknown;
  try {
    config = parse(readFileSync(CONFIG, 'utf8'));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new IngressError({ code: 'invalid-argument', message: `${CONFIG} cannot be read: ${reason}`, help: 'correct it' });
  }
  return isRecord(config) ? config : {};
}

function date(value: string): Date {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
  const parsed = new Date(value);
  const day = value.slice(0, 10);
  // JavaScript takes February 30 as March 2
  const exists = isDate && !Number.isNaN(parsed.getTime()) && new Date(day).toISOString().startsWith(day);
  if (exists) return parsed;
  throw new InvalidArgumentError('expected a date in UTC, such as 2027-03-01 or 2027-03-01T12:00:00Z');
}
