import { STATUS_CODES } from 'node:http';
import { isIP } from 'node:net';
import { posix } from 'node:path';
import { envoyResourceNames } from './envoy-resource-names';
import { curlUrl, INGRESS_HOST, shellCommand, ShellVariable, ShellWord } from '../text/shell';
import { printable } from '../text/terminal';
import { ServerTlsSpec } from '../validation/gateway-spec';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Options of commands that check a host. */
export interface HostCheckOptions {
  /**
   * Folder with `ca.crt`, which verifies the server, and for mutual TLS the client's `tls.crt` and `tls.key`: the files that
   * `CertificateBundle.writeFiles` of a client certificate writes.
   * @nonempty
   */
  readonly directory: string;

  /**
   * File with the authorities that verify the server, if they differ from those of the client.
   *
   * @default - `ca.crt` in the folder
   * @nonempty
   */
  readonly caFile?: string;

  /**
   * Address of the gateway, or the shell variable that contains it.
   *
   * @default - `$INGRESS_HOST`, and a step that sets it
   * @nonempty
   */
  readonly address?: string;

  /**
   * Port at which the gateway is reachable, if it is not the port of the Gateway (a node port).
   *
   * @default - the port of the Gateway
   */
  readonly port?: number;

  /**
   * Path to request.
   *
   * @default - the first path with a route
   * @nonempty
   */
  readonly path?: string;

  /**
   * The name to request, if the host is a wildcard.
   *
   * @default - `www` in place of the asterisk
   * @nonempty
   */
  readonly serverName?: string;
}

/** One step of checking a host: a question, and the command that answers it. */
export interface HostCheck {
  /** What the command shows, and the expected result. */
  readonly question: string;
  /** The command for a POSIX shell. */
  readonly command: string;
}

/** The facts about a host that its commands need. */
export interface ServedHost {
  readonly host: string;
  readonly port: number;
  readonly tls: ServerTlsSpec;
  /** The Secrets with the server's certificates. */
  readonly secrets: readonly { readonly name: string; readonly namespace: string }[];
  /** Whether a Gateway of the Gateway API serves it: istiod then names Secrets with their namespace. */
  readonly gatewayApi?: boolean;
  /** Name of the Secret with the authorities of clients. */
  readonly caSecret?: string;
  /** HTTP status with which http is redirected to https; undefined: it is not. */
  readonly redirectCode?: number;
  /**
   * `tcp` for a host whose connections are forwarded without being read.
   *
   * @default http
   */
  readonly protocol?: 'http' | 'tcp';
  readonly path: string;
  readonly workload: GatewayWorkload;
}

/** The steps from the gateway's address to a request. They run in order; the first failure is the cause. */
export function hostChecks(served: ServedHost, options: HostCheckOptions): HostCheck[] {
  return [
    ...addressChecks(served, options),
    ...credentialChecks(served),
    ...fileChecks(served),
    ...loadedChecks(served),
    ...served.tls.mode === 'ISTIO_MUTUAL' || served.tls.mode === 'AUTO_PASSTHROUGH' ? [] : requestChecks(served, options),
  ];
}

/** The steps for a host without TLS. */
export function plainHostChecks(
  served: Pick<ServedHost, 'host' | 'port' | 'path' | 'workload'>, options: HostCheckOptions,
): HostCheck[] {
  const { host, port, path, workload } = served;
  const name = options.serverName ?? host.replace(/^\*/, 'www');
  const outside = options.port ?? port;
  const url = `http://${name}${outside === 80 ? '' : `:${outside}`}${options.path ?? path}`;
  return [
    ...addressChecks(served, options),
    {
      question: 'Is a request answered?',
      command: shellCommand('curl', '-v', ...reach(name, outside, addressOf(options)), ...curlUrl(url)),
    },
    logCheck(workload),
  ];
}

function logCheck({ name, namespace }: GatewayWorkload): HostCheck {
  return {
    question: 'Why is something not answered?',
    command: shellCommand('kubectl', 'logs', `deploy/${name}`, '-n', namespace, '-c', 'istio-proxy', '--tail=20'),
  };
}

function addressChecks({ workload: { name, namespace } }: Pick<ServedHost, 'workload'>, { address }: HostCheckOptions): HostCheck[] {
  if (address !== undefined) return [];
  const command = shellCommand('kubectl', 'get', 'service', name, '-n', namespace, '-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}');
  return [
    {
      question: 'Where is the gateway? (some load balancers have a hostname instead of an ip)',
      command: `export INGRESS_HOST=$(${command})`,
    },
  ];
}

function credentialChecks({ tls, secrets, caSecret, workload }: ServedHost): HostCheck[] {
  const show = (question: string, kind: string, name: string, where: string, key: string) => ({
    question,
    command: [
      shellCommand('kubectl', 'get', kind, name, '-n', where, '-o', `jsonpath={.data.${key.replace('.', '\\.')}}`),
      ...kind === 'secret' ? ['base64 --decode'] : [],
      // an authority has no hosts
      `openssl x509 -noout -subject -issuer -dates${key === 'tls.crt' ? ' -ext subjectAltName' : ''}`,
    ].join(' | '),
  });
  const [, configNamespace, configName] = /^configmap:\/\/([^/]+)\/(.+)$/.exec(tls.caCertCredentialName ?? '') ?? [];
  return [
    ...secrets.map(({ name, namespace }) =>
      show(`Which certificate is in Secret ${name}, for which hosts, and until when?`, 'secret', name, namespace, 'tls.crt'),
    ),
    ...(configName !== undefined
      ? [show('Which clients are trusted?', 'configmap', configName, configNamespace, 'ca.crt')]
      : caSecret !== undefined
        ? [show('Which clients are trusted?', 'secret', caSecret, secrets[0]?.namespace ?? workload.namespace, 'ca.crt')]
        : []),
  ];
}

function fileChecks({ tls, workload: { name, namespace } }: ServedHost): HostCheck[] {
  const paths = [...tls.tlsCertificates ?? [tls], { caCertificates: tls.caCertificates }]
    .flatMap(({ serverCertificate, privateKey, caCertificates }) => [serverCertificate, privateKey, caCertificates])
    .filter(path => path !== undefined);
  const folders = [...new Set(paths.map(path => posix.dirname(path)))];
  return folders.map(folder => ({
    question: 'Is it mounted? Expected files: '
      + `${[...new Set(paths)].filter(path => posix.dirname(path) === folder).map(path => posix.basename(path)).join(', ')}`,
    command: shellCommand('kubectl', 'exec', `deploy/${name}`, '-n', namespace, '-c', 'istio-proxy', '--', 'ls', '-lL', folder),
  }));
}

function loadedChecks(served: ServedHost): HostCheck[] {
  const { workload: { name, namespace } } = served;
  const names = resourceNames(served);
  return names.length === 0 ? [] : [{
    question: `Is it loaded? Expected: ${names.join(', ')}, valid and ACTIVE`,
    command: shellCommand('istioctl', 'proxy-config', 'secret', `deploy/${name}`, '-n', namespace),
  }];
}

function requestChecks(served: ServedHost, options: HostCheckOptions): HostCheck[] {
  const { host, port, tls, workload } = served;
  const name = options.serverName ?? host.replace(/^\*/, 'www');
  const file = (base: string) => posix.join(options.directory, base);
  const caFile = options.caFile ?? file('ca.crt');
  const server = isIP(name) ? ['-verify_ip', name] : ['-servername', name, '-verify_hostname', name];
  const openssl = (...words: string[]) => shellCommand('openssl', 's_client', '-connect', [addressOf(options), `:${options.port ?? port}`], ...server,
    '-CAfile', caFile, '-verify_return_error', ...words);
  const cert = tls.mode === 'MUTUAL' || tls.mode === 'OPTIONAL_MUTUAL' ? ['-cert', file('tls.crt'), '-key', file('tls.key')] : [];
  return [
    {
      question: 'Does the gateway present it, and does it verify? "Verify return code: 0 (ok)"',
      command: `${openssl(...cert)} </dev/null`,
    },
    ...served.protocol === 'tcp' ? connectionChecks(tls, openssl, cert) : curlChecks(served, options, name, caFile, file),
    logCheck(workload),
  ];
}

/** What crosses the connection is not known here, but a gateway without a backend closes it at once. */
function connectionChecks({ mode }: ServerTlsSpec, openssl: (...words: string[]) => string, cert: readonly string[]): HostCheck[] {
  return [
    {
      question: 'Is the connection forwarded? It ends with "DONE" after 2 seconds; "closed" if no backend accepts it',
      command: `sleep 2 | ${openssl(...cert)}`,
    },
    ...mode === 'MUTUAL'
      ? [{ question: 'Is a client without certificate refused? "certificate required"', command: `sleep 2 | ${openssl()}` }] : [],
  ];
}

function curlChecks(
  { port, tls, redirectCode, path }: ServedHost, options: HostCheckOptions, name: string, caFile: string, file: (base: string) => string,
): HostCheck[] {
  const address = addressOf(options);
  const outside = options.port ?? port;
  const asks = tls.mode === 'MUTUAL' || tls.mode === 'OPTIONAL_MUTUAL';
  const cert = asks ? ['--cert', file('tls.crt'), '--key', file('tls.key')] : [];
  const url = `https://${isIP(name) === 6 ? `[${name}]` : name}${outside === 443 ? '' : `:${outside}`}${options.path ?? path}`;
  const curl = (...words: string[]) =>
    shellCommand('curl', '-v', ...reach(name, outside, address), '--cacert', caFile, ...words, ...curlUrl(url));
  return [
    { question: asks ? 'Is a request with the client certificate answered?' : 'Is a request answered?', command: curl(...cert) },
    ...tls.mode === 'MUTUAL' ? [{ question: 'Is a client without certificate refused? "certificate required"', command: curl() }] : [],
    ...redirectCode !== undefined && !isIP(name) ? [{
      question: `Is http redirected to https? "${redirectCode} ${STATUS_CODES[redirectCode]}"`,
      command: shellCommand('curl', '-sI', ...reach(name, 80, address), ...curlUrl(`http://${name}${options.path ?? path}`)),
    }] : [],
  ];
}

/** The address, or the variable that contains it: only `$NAME` as a whole is a variable. */
function addressOf({ address }: HostCheckOptions): string | ShellVariable {
  const variable = /^\$(?:(\w+)|\{(\w+)\})$/.exec(address ?? '');
  return variable ? new ShellVariable(variable[1] ?? variable[2]) : address ?? INGRESS_HOST;
}

/** Makes curl connect to the gateway without DNS; an address needs no resolution. */
function reach(name: string, port: number, address: string | ShellVariable): ShellWord[] {
  return isIP(name) ? ['--connect-to', ['::', address, `:${port}`]] : ['--resolve', [`${name}:${port}:`, address]];
}

/** The names of certificates in Envoy, as `istioctl proxy-config secret` lists them. */
function resourceNames(served: ServedHost): string[] {
  const { certificates, authorities } = envoyResourceNames(served, served.gatewayApi);
  return [...certificates, ...authorities];
}

/** The steps as text for the terminal, which is also a shell script. */
export function describeChecks(host: string, checks: readonly HostCheck[]): string {
  return [`# ${printable(host)}`, ...checks.map(({ question, command }) => `\n# ${printable(question)}\n${command}`), ''].join('\n');
}
