import { isIP } from 'node:net';
import { Command, InvalidArgumentError, Option } from 'commander';
import { clientCertificate } from './client-certificate';
import { usesColours } from './colours';
import { exitCodesOf, FINDINGS, USAGE } from './exit-codes';
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

/** `verify …`: compares a live gateway with manifests. It is the only command that connects to anything, and only to the given address. */
export function verifyCommand(output: CommandOutput): Command {
  return new Command('verify')
    .description('check that a live gateway matches the manifests: certificates, TLS versions, clients, redirects, routes')
    .argument('<paths...>', 'files, folders, or - for standard input')
    .requiredOption('--address <ip>', 'IP address of the gateway; the command connects to nothing else', address)
    .addOption(new Option('--port <port=port>', 'connect to another port than that of the manifests, such as 443=30443; repeatable').argParser(port).default([], 'none'))
    .addOption(new Option('--gateway <namespace/name>', 'only hosts of this Gateway; repeatable').argParser(collect).default([], 'all'))
    .addOption(new Option('--probe <path=status>', 'expected status of a path on each host that routes it, or of a URL; repeatable').argParser(probe).default([], 'none'))
    .option('--cacert <file>', 'PEM file with the authorities that clients trust; by default the chain is only compared with the manifests')
    .option('--cert <file>', "PEM file with a client's certificate, for mutual TLS, and its key unless --key is given")
    .option('--key <file>', "PEM file with the client's private key")
    .option('-n, --namespace <name>', 'namespace of objects without one', 'default')
    .option('--gateway-namespace <name>', "namespace of the ingress gateway's Pods, if the manifests do not contain them")
    .option('--parallel <number>', 'concurrent connections', number(1, 100), 8)
    .option('--timeout <seconds>', 'timeout of each connection', number(1, 600), 10)
    .option('--dry-run', 'print the planned connections without connecting')
    .addOption(new Option('--json', 'print JSON').conflicts('junit'))
    .option('--junit', 'print JUnit XML, for CI')
    .option('--no-color', 'print no colours')
    .addHelpText('after', `
${exitCodesOf('verify')}

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

/** An option that matches nothing in the manifests is an error: it would silently disable a check. */
function refuseUnused(planned: readonly PlannedOrigin[], options: VerifyOptions): void {
  const { port: ports, gateway, probe: probes } = options;
  const gateways = new Set(planned.map(each => each.gateway));
  const unknown = gateway.find(name => !gateways.has(name));
  if (unknown !== undefined) throw usage(`Gateway '${unknown}' has no hosts in the manifests`, 'specify --gateway as namespace/name of a Gateway in the manifests');
  if (planned.length === 0) throw usage('the manifests have no Gateway with hosts', 'specify the manifests of the gateway to verify');
  const known = [...new Set(planned.map(({ port: each }) => each))].sort((a, b) => a - b);
  const unused = ports.find(([from]) => !known.includes(from));
  if (unused) throw usage(`the gateway has no port ${unused[0]}`, `use --port with one of ${known.join(', ')}`);
  const lost = probes.find(({ url }) => !planned.some(({ requested }) => requested.includes(url)));
  if (lost) throw usage(`no host that can be requested routes '${lost.url}'`, 'specify a path or URL that the manifests route; mutual TLS needs --cert');
}

function usage(message: string, help: string): IngressError {
  return new IngressError({ code: 'invalid-argument', message, help });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function address(value: string): string {
  if (isIP(value)) return value;
  throw new InvalidArgumentError("expected an IP address; 'dig +short NAME' resolves a name");
}

function port(value: string, before: [number, number][]): [number, number][] {
  const [, from, to] = /^(\d{1,5})=(\d{1,5})$/.exec(value) ?? [];
  if ([from, to].some(each => each === undefined || Number(each) < 1 || Number(each) > 65535)) {
    throw new InvalidArgumentError("expected two ports, such as '443=30443'");
  }
  return [...before, [Number(from), Number(to)]];
}

function probe(value: string, before: ExpectedStatus[]): ExpectedStatus[] {
  const [, url, status] = /^((?:\/|https?:\/\/)[^\s#]*)=([1-5]\d\d)$/.exec(value) ?? [];
  if (url === undefined || !URL.canParse(url, 'http://path.invalid')) {
    throw new InvalidArgumentError("expected a path or URL with a status, such as '/status/418=418'");
  }
  return [...before, { url, status: Number(status) }];
}

function number(min: number, max: number): (value: string) => number {
  return value => {
    if (/^\d{1,4}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    throw new InvalidArgumentError(`expected a number from ${min} to ${max}`);
  };
}
