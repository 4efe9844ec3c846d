import { Command, InvalidArgumentError, Option } from 'commander';
import { usesColours } from './colours';
import { exitCodesOf, FINDINGS, unreadableIsUsage, USAGE } from './exit-codes';
import { formatReadSummary, nothingRead } from './format-read-summary';
import { formatSarif } from './format-sarif';
import { formatTable } from './format-table';
import { CommandOutput } from './output';
import { refuseStdinTwice } from './read-manifests';
import { GatewayAnalysis, GatewayAnalysisOptions } from '../analysis/gateway-analysis';
import { Severity } from '../analysis/severity';
import { printable, printableJson } from '../text/terminal';
import { ISTIO_RELEASES } from '../validation/field-versions';
import { TLS_GUIDELINES } from '../validation/tls-guidelines';
import { isBefore, NEWEST_ISTIO } from '../validation/unavailable-fields';

interface LintOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly failOn: string;
  readonly namespace?: string;
  readonly gatewayNamespace?: string;
  readonly istioVersion?: string;
  readonly tlsPolicy?: string;
  readonly complete?: boolean;
  readonly expiryDays?: number;
  readonly info: boolean;
  readonly color: boolean;
}

const LEVELS = [Severity.ERROR, Severity.WARNING, Severity.INFO];

/** `lint …`: reports what is wrong with manifests. */
export function lintCommand(output: CommandOutput): Command {
  return withAnalysisOptions(new Command('lint'))
    .description('find mistakes in the Gateways, VirtualServices and Secrets of manifests')
    .argument('<paths...>', 'files, folders, or - for standard input: YAML or JSON, with several documents and lists')
    .addOption(new Option('--json', 'print findings as JSON').conflicts('sarif'))
    .option('--sarif', 'print findings as SARIF 2.1.0, for code hosts')
    .addOption(new Option('--fail-on <level>', 'lowest level of findings for exit code 1').choices([...LEVELS, 'never']).default('error'))
    .option('--istio-version <version>', "Istio in the cluster (default: version of the gateway's image, else the newest)", version)
    .addOption(new Option('--tls-policy <name>', 'report servers that offer more than a policy allows').choices(Object.keys(TLS_GUIDELINES)))
    .option('--no-info', 'omit findings of level info, including undecided ones')
    .option('--no-color', 'print no colours')
    .addHelpText('after', `
${exitCodesOf('lint')}

Examples:
  $ cdk8s-istio-ingress lint dist/
  $ helm template my-release ./chart | cdk8s-istio-ingress lint -
  $ cdk8s-istio-ingress lint --istio-version 1.28 dist/
  $ kubectl kustomize overlays/prod | cdk8s-istio-ingress lint --complete --fail-on warning -`)
    .action((paths: string[], options: LintOptions) => unreadableIsUsage(output, () => {
      refuseStdinTwice(paths);
      const { findings, _read: read } = GatewayAnalysis.fromFiles(paths, analysisOptions(options));
      const shown = options.info ? findings : findings.filter(({ level }) => level !== Severity.INFO);
      const colours = usesColours(options.color, process.env, process.stdout.isTTY);
      output.data(options.json ? printableJson({ findings: shown, read })
        : options.sarif ? formatSarif(shown) : `${formatTable(shown, colours)}${formatReadSummary(read)}`);
      if (read.objects === 0) {
        const { message, help } = nothingRead(paths);
        output.note(printable(`error: ${message}; ${help}`));
        process.exitCode = USAGE;
      } else if (findings.some(({ level }) => LEVELS.indexOf(level) <= LEVELS.indexOf(options.failOn as Severity))) {
        process.exitCode = FINDINGS;
      }
    }));
}

/** Options of `lint` and `explain` that describe the cluster. */
export function withAnalysisOptions(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'namespace of objects without one (default: "default", assumed)')
    .option('--gateway-namespace <name>', "namespace of the ingress gateway's Pods, if the manifests do not contain them")
    .option('--complete', 'the manifests are complete: objects that are not among them do not exist')
    .option('--expiry-days <days>', 'report certificates that are valid for fewer days', days, 30);
}

/** Converts command-line options to options of the analysis. */
export function analysisOptions({ namespace: defaultNamespace, ...options }: Partial<LintOptions>): GatewayAnalysisOptions {
  const { gatewayNamespace, istioVersion, tlsPolicy, complete, expiryDays } = options;
  return { defaultNamespace, gatewayNamespace, istioVersion, tlsPolicy, complete, expiryDays };
}

function version(value: string): string {
  if (!/^1\.\d{1,3}(\.\d{1,3})?$/.test(value) || isBefore(value, ISTIO_RELEASES[0])) {
    throw new InvalidArgumentError(`expected a version from ${ISTIO_RELEASES[0]} on, such as ${NEWEST_ISTIO}`);
  }
  return value;
}

function days(value: string): number {
  if (!/^\d{1,5}$/.test(value)) {
    throw new InvalidArgumentError('expected a number of days');
  }
  return Number(value);
}
