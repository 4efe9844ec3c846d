import { Command, InvalidArgumentError, Option } from 'commander';
import { exitCodesOf, unreadableIsUsage } from './exit-codes';
import { readExpirySources } from './expiry-sources';
import { analysisOptions, withAnalysisOptions } from './lint-command';
import { CommandOutput } from './output';
import { analyzeOptions } from '../analysis/gateway-analysis';
import { IngressError } from '../errors';
import { writeAtomic } from '../pki/store/write-atomic';
import { writing } from '../pki/store/writing';
import { collect, FORMATS } from '../report/ingress-report/engine';

interface ReportOptions {
  readonly svg?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
  readonly output?: string;
  readonly at?: Date;
  readonly namespace?: string;
  readonly gatewayNamespace?: string;
  readonly complete?: boolean;
  readonly expiryDays?: number;
}

/** `report …`: writes what the ingress does as one page. */
export function reportCommand(output: CommandOutput): Command {
  return withAnalysisOptions(new Command('report'))
    .description('write one HTML file with a picture of the ingress, its certificates and their renewals, who may connect, and findings')
    .argument('<paths...>', 'manifests (files, folders, or - for standard input), folders of certificate stores, PEM files')
    .addOption(new Option('--svg', 'only the picture, as SVG').conflicts(['markdown', 'json']))
    .addOption(new Option('--markdown', 'tables in Markdown, for a comment on a pull request').conflicts('json'))
    .option('--json', 'print JSON')
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .option('--at <date>', 'report of another day, such as 2027-03-01 (default: today)', day)
    .addHelpText('after', `
Needs no passphrase and no network. The page loads nothing, so it can be mailed. The same input and day give the same bytes.

${exitCodesOf('report')}

Examples:
  $ cdk8s-istio-ingress report dist/ certificates/ --output report.html
  $ cdk8s-istio-ingress report dist/ --svg > ingress.svg
  $ helm template my-release ./chart | cdk8s-istio-ingress report - --markdown`)
    .action((paths: string[], options: ReportOptions) => unreadableIsUsage(output, () => {
      const format = options.svg ? 'svg' : options.markdown ? 'md' : options.json ? 'json' : 'html';
      const text = FORMATS[format](readExpirySources(paths, options, output, ({ model, ...sources }) => {
        if (!model) {
          throw new IngressError({ code: 'invalid-argument', message: 'no manifests are specified', help: 'specify the folder of the manifests, such as dist/' });
        }
        const objects = model.inventory.resources.map(({ object, origin }) => ({ object, origin }));
        const { at } = options;
        return collect(objects, analyzeOptions({ ...analysisOptions(options), clock: at && { now: () => at } }), sources);
      }));
      const { output: path } = options;
      if (path === undefined) {
        output.data(text);
      } else {
        writing(path, () => writeAtomic(path, text, 0o644));
      }
    }));
}

function day(value: string): Date {
  const date = new Date(`${value}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)) return date;
  throw new InvalidArgumentError('expected a date, such as 2027-03-01');
}
