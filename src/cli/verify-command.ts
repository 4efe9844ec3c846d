import { isIP } from 'node:net';
import { Command, InvalidArgumentError, Option } from 'commander';
import { clientCertificate } from './client-certificate';
import { usesColours } from './colours';
import { FINDINGS, USAGE } from './exit-codes';
import { formatJunit } from './format-junit';
import { formatVerified } from './format-verified';
import { CommandOutput } from './output';
import { readCommandManifests } from './read-manifests';
import { IngressError } from '../errors';
import { IngressModel } from '../model/ingress-model';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { SystemClock } from '../pki/store/clock';
import { ExpectedStatus } from '../report/verify/checks/routes';
import { verifyContext } from '../report/verify/context';
import { plan, PlannedOrigin } from '../report/verify/plan';
import { addressOf, verify } from '../report/verify/verify';
import { counted } from '../text/plural';
import { printableJson, printableLine } from '../text/terminal';

interface VerifyOptions {
  readonly address: string;
  readonly port: readonly [number, number][];
  readonly probe: readonly ExpectedStatus[];
  readonly gateway: readonly string[];
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly namespace: string;
  readonly gatewayNamespace?: string;
  readonly parallel: number;
  readonly timeout: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly junit?: boolean;
  readonly color: boolean;
}

/** `verify …`: compares a live gateway with manifests. The one command that connects to something, and only to the address given. */
export function verifyCommand(output: CommandOutput): Command {
  return new Command('verify')
    .description('ask a live gateway whether it does what manifests say: certificates, TLS versions, clients, redirects, routes')
    .argument('<paths...>', 'files, folders, or - for standard input')
    .requiredOption('--address <ip>', 'IP address of the gateway: nothing else is connected to', address)
    .option('--port <port=port>', 'port of the manifests, and the one to connect to instead, as in 443=30443; may be repeated', port, [])
    .option('--gateway <namespace/name>', 'only hosts of this Gateway; may be repeated', collect, [])
    .option('--probe <path=status>', 'status of a path on each host that routes it, or of a URL; may be repeated', probe, [])
    .option('--cacert <file>', 'PEM with the authorities that clients trust; without it the chain is compared with the manifests only')
    .option('--cert <file>', "PEM with a client's certificate, for mutual TLS, and its key if there is no --key")
    .option('--key <file>', "PEM with the client's private key")
    .option('-n, --namespace <name>', 'namespace of objects that name none', 'default')
    .option('--gateway-namespace <name>', "namespace of the ingress gateway's Pods, if they are not among the manifests")
    .option('--parallel <number>', 'connections at a time', number(1, 100), 8)
    .option('--timeout <seconds>', 'time for each connection', number(1, 600), 10)
    .option('--dry-run', 'print what would be sent, and send nothing')
    .addOption(new Option('--json', 'as JSON').conflicts('junit'))
    .option('--junit', "as JUnit's XML, for CI")
    .option('--no-color', 'no colours')
    .addHelpText('after', `
Exit codes: 0 every check is ok or skipped, 1 a check failed, 2 wrong usage or unreadable input.

Examples:
  $ cdk8s-istio-ingress verify --address 192.0.2.10 dist/
  $ cdk8s-istio-ingress verify --address 127.0.0.1 --port 443=30443 --port 80=30080 --cert client.crt --key client.key dist/
  $ cdk8s-istio-ingress verify --address 192.0.2.10 --probe /status/418=418 --junit dist/ > verify.xml`)
    .action(async (paths: string[], options: VerifyOptions) => {
      try {
        await run(paths, options, output);
      } catch (error) {
        if (!(error instanceof IngressError)) throw error;
        output.note(`error: ${error.message}`);
        process.exitCode = USAGE;
      }
    });
}

async function run(paths: string[], options: VerifyOptions, output: CommandOutput): Promise<void> {
  const planned = await planOf(paths, options, output);
  const target = { address: options.address, ports: new Map(options.port), timeout: options.timeout * 1000 };
  if (options.dryRun) {
    const sent = planned.flatMap(({ port: to, probes }) => probes.map(({ sends }) => `${addressOf(target, to)}  ${sends}`));
    output.data(options.json ? printableJson({ sent }) : sent.map(line => `${printableLine(line)}\n`).join(''));
    return;
  }
  output.note(`connecting to ${options.address} only, ${counted(planned.flatMap(({ probes }) => probes).length, 'connection')}; --dry-run lists them`);
  const hosts = await verify(planned, target, options.parallel);
  output.data(options.json ? printableJson({ hosts })
    : options.junit ? formatJunit(hosts) : formatVerified(hosts, usesColours(options.color, process.env, process.stdout.isTTY)));
  if (hosts.some(({ checks }) => checks.some(({ status }) => status === 'failed'))) process.exitCode = FINDINGS;
}

async function planOf(paths: string[], options: VerifyOptions, output: CommandOutput): Promise<PlannedOrigin[]> {
  const { namespace, gatewayNamespace, cacert, gateway } = options;
  const client = clientCertificate(options);
  const model = new IngressModel(readCommandManifests(paths, output), {
    defaultNamespace: namespace, workloads: gatewayNamespace === undefined ? [] : [{ namespace: gatewayNamespace }],
  });
  const context = verifyContext(model, new SystemClock().now(), {
    trust: cacert === undefined ? undefined : TrustBundle.fromFile(cacert).pem,
    client: client && { certificate: client.certificateChain, key: client.privateKey },
  });
  const planned = await plan(context, { gateways: gateway, expected: options.probe });
  refuseUnused(planned, options);
  return planned;
}

/** What names nothing of the manifests is a mistake that would make a check silently disappear. */
function refuseUnused(planned: readonly PlannedOrigin[], options: VerifyOptions): void {
  const { port: ports, gateway, probe: probes } = options;
  const gateways = new Set(planned.map(each => each.gateway));
  const unknown = gateway.find(name => !gateways.has(name));
  if (unknown !== undefined) throw usage(`no host is on Gateway '${unknown}'`, 'give --gateway as namespace/name, with hosts in the manifests');
  if (planned.length === 0) throw usage('the manifests have no Gateway with hosts', 'give the manifests of the gateway that is verified');
  const known = [...new Set(planned.map(({ port: each }) => each))].sort((a, b) => a - b);
  const unused = ports.find(([from]) => !known.includes(from));
  if (unused) throw usage(`the gateway has no port ${unused[0]}`, `give --port for one of: ${known.join(', ')}`);
  const lost = probes.find(({ url }) => !planned.some(({ requested }) => requested.includes(url)));
  if (lost) throw usage(`no host routes '${lost.url}', or none can be asked`, 'give a path or URL that the manifests route; for mutual TLS with --cert');
}

function usage(message: string, help: string): IngressError {
  return new IngressError({ code: 'invalid-argument', message, help });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function address(value: string): string {
  if (isIP(value)) return value;
  throw new InvalidArgumentError("give an IP address; 'dig +short NAME' has that of a name");
}

function port(value: string, before: [number, number][]): [number, number][] {
  const [, from, to] = /^(\d{1,5})=(\d{1,5})$/.exec(value) ?? [];
  if ([from, to].some(each => each === undefined || Number(each) < 1 || Number(each) > 65535)) {
    throw new InvalidArgumentError("give two ports, as in '443=30443'");
  }
  return [...before, [Number(from), Number(to)]];
}

function probe(value: string, before: ExpectedStatus[]): ExpectedStatus[] {
  const [, url, status] = /^((?:\/|https?:\/\/)[^\s#]*)=([1-5]\d\d)$/.exec(value) ?? [];
  if (url === undefined || !URL.canParse(url, 'http://path.invalid')) {
    throw new InvalidArgumentError("give a path or URL with a status, as in '/status/418=418'");
  }
  return [...before, { url, status: Number(status) }];
}

function number(min: number, max: number): (value: string) => number {
  return value => {
    if (/^\d{1,4}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    throw new InvalidArgumentError(`give a number from ${min} to ${max}`);
  };
}
