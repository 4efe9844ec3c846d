import { Command, Option } from 'commander';
import { clientCertificate } from './client-certificate';
import { exitCodesOf, FINDINGS, UNKNOWN, USAGE } from './exit-codes';
import { CommandOutput } from './output';
import { readCommandManifests } from './read-manifests';
import { IngressError } from '../errors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { IngressResponse } from '../simulator/ingress-response';
import { IngressSimulator } from '../simulator/ingress-simulator';
import { printableJson, printableLine } from '../text/terminal';
import { TlsProtocolVersion } from '../validation/tls-protocol-version';

interface RequestCommandOptions {
  readonly manifests: string[];
  readonly namespace?: string;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly tlsVersion?: string[];
  readonly sni?: string;
  readonly request?: string;
  readonly header: string[];
  readonly handshake: boolean;
  readonly json?: boolean;
}

const VERSIONS: { readonly [text: string]: TlsProtocolVersion } = {
  '1.0': TlsProtocolVersion.TLSV1_0,
  '1.1': TlsProtocolVersion.TLSV1_1,
  '1.2': TlsProtocolVersion.TLSV1_2,
  '1.3': TlsProtocolVersion.TLSV1_3,
};

/** `request …`: the response of a gateway, computed from manifests. */
export function requestCommand(output: CommandOutput): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  return new Command('request')
    .description('simulate a request for a URL from manifests, without a cluster: handshake, redirect, route, or why it fails')
    .argument('<url>', 'http: or https:')
    .requiredOption('--manifests <path>', 'file, folder, or - for standard input; repeatable', collect)
    .option('--namespace <name>', 'namespace of objects without one')
    .option('--cacert <file>', 'PEM file with the authorities that the client trusts; by default all are trusted')
    .option('--cert <file>', "PEM file with the client's certificate, and its key unless --key is given")
    .option('--key <file>', "PEM file with the client's private key")
    .addOption(new Option('--tls-version <version...>', 'TLS versions that the client supports').choices(Object.keys(VERSIONS)))
    .option('--sni <name>', "server name (SNI) in the handshake; '' for none")
    .option('-X, --request <method>', 'HTTP method')
    .addOption(new Option('-H, --header <line>', "header, such as 'host: shop.example.com'; repeatable").argParser(collect).default([], 'none'))
    .option('--no-handshake', 'skip the handshake, and evaluate the routes only')
    .option('--json', 'print a JSON object')
    .addHelpText('after', `
${exitCodesOf('request')}

Examples:
  $ cdk8s-istio-ingress request --manifests dist https://httpbin.example.com/status/418
  $ cdk8s-istio-ingress request --manifests dist --cacert ca.crt --cert client.crt --key client.key --json https://httpbin.example.com/`)
    .action(async (url: string, options: RequestCommandOptions) => {
      try {
        const response = await ask(url, options, output);
        output.data(options.json ? printableJson(response) : inWords(url, response));
        if (response.status === 'refused' || response.status === 'not-found') process.exitCode = FINDINGS;
        if (response.status === 'unknown') process.exitCode = UNKNOWN;
      } catch (error) {
        if (!(error instanceof IngressError)) throw error;
        output.note(`error: ${error.message}`);
        process.exitCode = USAGE;
      }
    });
}

function ask(url: string, options: RequestCommandOptions, output: CommandOutput): Promise<IngressResponse> {
  const objects = readCommandManifests(options.manifests, output).map(({ object }) => object);
  return IngressSimulator.fromManifests(objects, { namespace: options.namespace }).request(url, {
    clientCertificate: clientCertificate(options),
    trust: options.cacert === undefined ? undefined : TrustBundle.fromFile(options.cacert),
    tlsVersions: options.tlsVersion?.map(version => VERSIONS[version]),
    sni: options.sni,
    method: options.request,
    headers: Object.fromEntries(options.header.map(headerOf)),
    handshake: options.handshake,
  });
}

function headerOf(line: string): [string, string] {
  const at = line.indexOf(':');
  if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  throw new IngressError({ code: 'invalid-argument', message: `'${line}' is not a header`, help: "write it as 'name: value'" });
}

function inWords(url: string, { steps, certificate }: IngressResponse): string {
  const shown = certificate ? [
    `certificate ${certificate.subject} for ${certificate.dnsNames.join(', ')}`,
    `issued by ${certificate.issuer}, valid until ${certificate.notAfter}`,
  ] : [];
  return `${printableLine(url)}\n${[...steps.slice(0, 1), ...shown, ...steps.slice(1)].map((step, at) => `${String(at + 1).padStart(3)}. ${printableLine(step)}\n`).join('')}`;
}
