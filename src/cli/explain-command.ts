import { Command } from 'commander';
import { exitCodesOf, unreadableIsUsage } from './exit-codes';
import { analysisOptions, withAnalysisOptions } from './lint-command';
import { CommandOutput } from './output';
import { readCommandManifests } from './read-manifests';
import { IngressModel } from '../model/ingress-model';
import { SystemClock } from '../pki/store/clock';
import { ExplainedHost, explain } from '../report/explain/explain';
import { printableJson, printableLine } from '../text/terminal';

/** `explain …`: prints what the gateway does for each host. */
export function explainCommand(output: CommandOutput): Command {
  return withAnalysisOptions(new Command('explain'))
    .description('print for each host its certificate, which clients may connect, where each path is routed, and a curl command to try it')
    .argument('<paths...>', 'files, folders, or - for standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
${exitCodesOf('explain')}

Examples:
  $ cdk8s-istio-ingress explain dist/
  $ helm template my-release ./chart | cdk8s-istio-ingress explain - dist/`,
    )
    .action((paths: string[], options: { json?: boolean; namespace?: string; gatewayNamespace?: string }) =>
      unreadableIsUsage(output, () => {
        const { defaultNamespace, gatewayNamespace } = analysisOptions(options);
        const model = new IngressModel(readCommandManifests(paths, output), {
          defaultNamespace,
          workloads: gatewayNamespace === undefined ? [] : [{ namespace: gatewayNamespace }],
        });
        const hosts = explain(model, new SystemClock().now());
        output.data(options.json ? printableJson({ hosts }) : hosts.length === 0 ? 'no Gateway found\n' : hosts.map(text).join('\n'));
      }),
    );
}

function text(host: ExplainedHost): string {
  const { certificate } = host;
  const rows: [string, string | undefined][] = [
    ['gateway', `${host.gateway} on ${host.workload}`],
    ['listener', host.listener],
    ['dropped', host.dropped],
    ['TLS', host.tls],
    [
      'certificate',
      certificate
        && `${certificate.subject} for ${certificate.names.join(', ')}, issued by ${certificate.issuer}, valid until ${certificate.notAfter} `
          + `(${certificate.daysLeft} days)`,
    ],
    ['read from', host.credential],
    ['clients', host.clients],
    ['allowed by', host.authorization],
    ['redirect', host.redirect],
    ...host.routes.map((route, i): [string, string] => [i === 0 ? 'routes' : '', route]),
    ['try', host.curl ?? host.withoutCurl],
  ];
  const lines = [
    `${host.host} (${host.protocol} ${host.port})`,
    ...rows.filter(([, value]) => value).map(([name, value]) => `  ${name.padEnd(12)}${value}`),
    '',
  ];
  return lines.map(printableLine).join('\n');
}
