import { bindingsFor, ExplainedRoute, explainedRoutes, isDerived, routeText } from './routes';
import { policiesOf } from '../../model/authorization';
import { CredentialRead, FileRead } from '../../model/credentials';
import { withDerivedObjects } from '../../model/gateway-api/istio/istio-objects';
import { clientPorts, GatewayWorkloadModel, resolvePort } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { commonName } from '../../model/manifest-certificate';
import { derivationOf, fullName, Resource } from '../../model/resource';
import { ServerCertificate, serverCertificates } from '../../model/server-certificates';
import { daysLeft } from '../../text/days';
import { curlUrl, ShellVariable, shellCommand } from '../../text/shell';
import { urlPath } from '../url-path';

/** Longer commands are not printed, as their words would be shortened. */
const MAX_PRINTED = 300;
const INGRESS_IP = new ShellVariable('INGRESS_IP');

/** A certificate in the report. */
export interface ExplainedCertificate {
  readonly subject: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly notAfter: string;
  readonly daysLeft: number;
}

/** One host on one port. */
export interface ExplainedHost {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
  readonly gateway: string;
  /** The listener, for a Gateway of the Gateway API; of a ListenerSet with its name. */
  readonly listener?: string;
  /** The Pods of the gateway. */
  readonly workload: string;
  /** How TLS and client certificates are handled. */
  readonly tls: string;
  /** Set if Istio drops the server. */
  readonly dropped?: string;
  readonly certificate?: ExplainedCertificate;
  /** Where the gateway reads the certificate from. */
  readonly credential?: string;
  /** Which clients may connect. */
  readonly clients: string;
  /** AuthorizationPolicies that the gateway enforces, with their actions. */
  readonly authorization?: string;
  /** The server that redirects plain HTTP for the host to https. */
  readonly redirect?: string;
  readonly routes: readonly string[];
  /** A command that sends a request to the host; for TLS of another protocol than HTTP an `openssl` command that connects. */
  readonly curl?: string;
  /** Why there is no command. */
  readonly withoutCurl?: string;
}

/** A host on a server of a workload, with what explains it. */
export interface HostOnServer {
  readonly explained: ExplainedHost;
  /** The VirtualServices on the server with the host. */
  readonly bound: readonly Resource[];
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
  readonly reads: readonly CredentialRead[];
  readonly files: readonly FileRead[];
  readonly routes: readonly ExplainedRoute[];
  /** What redirects plain HTTP for the host to https. */
  readonly redirect?: Redirect;
}

/** A server for plain HTTP that only redirects to https. */
export interface Redirect {
  readonly server: ServerModel;
  /** The routes that redirect; none for a server of Istio with `httpsRedirect`. */
  readonly routes: readonly ExplainedRoute[];
}

/** What an ingress does, per host. A server that only redirects to https is listed under its https host. */
export function explain(model: IngressModel, now: Date): ExplainedHost[] {
  return hostsOnServers(model, now).map(({ explained }) => explained);
}

/** The hosts of an ingress, with the parts of the model behind each. Objects of the Gateway API count as those that Istio derives. */
export function hostsOnServers(manifests: IngressModel, now: Date): HostOnServer[] {
  const model = withDerivedObjects(manifests);
  return model.gatewayWorkloads.flatMap(workload => {
    const dropped = new Map(model.merge(workload).dropped.map(d => [d.server, d]));
    const servers = workload.gateways.flatMap(gateway => gateway.servers);
    const hostsOf = (server: ServerModel) => shownHosts(model, server, workload);
    const secure = new Set(servers.filter(({ family }) => family === 'tls').flatMap(hostsOf));
    const redirecting = new Map(servers.filter(server => !dropped.has(server)).flatMap(server => hostsOf(server).flatMap(host => {
      const redirect = redirectOf(model, server, workload, host);
      return redirect ? [[host, redirect] as const] : [];
    })));
    const policies = policiesOf(model, workload);
    const shownOn = (server: ServerModel) =>
      hostsOf(server).filter(host => !(secure.has(host) && redirecting.get(host)?.server === server));
    return servers.flatMap(server => shownOn(server).map(host => {
      const reads = model.credentialReads(server, workload);
      const files = model.fileReads(server, workload);
      const routes = explainedRoutes(model, server, workload, host);
      const [certificate] = serverCertificates(reads, files, model.certificates);
      const loss = dropped.get(server);
      const listener = derivationOf(server.gateway.resource, server.path);
      const redirect = server.family === 'tls' ? redirecting.get(host) : undefined;
      const explained = {
        host,
        port: server.port,
        protocol: server.protocol,
        gateway: fullName(listener?.gateway ?? server.gateway.resource),
        listener: listener && `${listener.name}${listener.resource === listener.gateway ? '' : ` of ${listener.resource.kind} ${fullName(listener.resource)}`}`,
        workload: workloadText(workload, server),
        tls: tlsText(server),
        dropped: loss ? `${loss.reason} with ${fullName(loss.winner.gateway.resource)} ${loss.winner.path}` : listener?.broken,
        certificate: certificate && explainCertificate(certificate, now),
        credential: credentialText(reads, files),
        clients: clientsText(server, reads, files),
        authorization: policies.map(policy => `AuthorizationPolicy ${fullName(policy)} (${String(policy.spec.action ?? 'ALLOW')})`)
          .join(', ')
          || undefined,
        redirect: redirect && redirectText(redirect),
        routes: routes.map(routeText),
        ...curlText(server, workload, host, examplePath(model, server, workload, host)),
      };
      const bound = boundTo(model, server, workload, host);
      return { explained, bound, server, workload, reads, files, routes, redirect };
    }));
  });
}

function boundTo(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel, host: string): Resource[] {
  return bindingsFor(model, server, workload, host).filter(({ hosts }) => hosts.includes(host) || host.startsWith('*'))
    .map(({ virtualService }) => virtualService.resource);
}

/** A listener without a hostname, or with a wildcard, is shown by the hosts of its routes. */
function shownHosts(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel): string[] {
  const own = server.hosts.map(({ host }) => host);
  if (!isDerived(server) || !own.some(host => host.startsWith('*'))) {
    return [...new Set(own)];
  }
  const routed = [...new Set(model.bindings(server, workload).flatMap(({ hosts }) => hosts))];
  return routed.length > 0 ? routed : own;
}

/** The redirect of a server with httpsRedirect, or whose routes redirect what they do not except; undefined if it does anything else. */
function redirectOf(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel, host: string): Redirect | undefined {
  if (server.spec.tls?.httpsRedirect === true) {
    return { server, routes: [] };
  }
  if (server.family !== 'http') {
    return undefined;
  }
  const routes = explainedRoutes(model, server, workload, host);
  return routes.length > 0 && routes.every(({ secures, takesAll }) => secures || !takesAll) && routes.some(({ takesAll }) => takesAll)
    ? { server, routes } : undefined;
}

function redirectText({ server, routes }: Redirect): string {
  const others = routes.filter(({ secures }) => !secures).map(routeText);
  return `${server.protocol} ${server.port} redirects to https${others.length > 0 ? `, except ${others.join(', ')}` : ''}`;
}

function explainCertificate({ leaf }: ServerCertificate, now: Date): ExplainedCertificate {
  const { dnsNames, ipAddresses, notAfter } = leaf.fields;
  return {
    subject: leaf.label,
    names: [...dnsNames, ...ipAddresses],
    issuer: commonName(leaf.x509.issuer) ?? leaf.issuer,
    notAfter: notAfter.toISOString().slice(0, 10),
    daysLeft: daysLeft(notAfter, now),
  };
}

function workloadText(workload: GatewayWorkloadModel, server: ServerModel): string {
  const port = resolvePort(workload, server.port);
  const name = workload.deployed ? `${workload.deployed.resource.kind} ${fullName(workload.deployed.resource)}`
    : `Pods with ${Object.entries(workload.labels).map(([k, v]) => `${k}=${v}`).join(',')} in `
      + `${workload.namespace ?? 'an unknown namespace'}${workload.namespaceFrom === 'default' ? ' (assumed)' : ''}`;
  return port === server.port ? name : `${name}, port ${port}`;
}

function tlsText({ spec, family, mode, terminates }: ServerModel): string {
  if (spec.tls?.httpsRedirect) {
    return 'redirects to https';
  }
  if (mode === undefined || family === 'http') {
    return 'none';
  }
  return terminates
    ? `terminated by the gateway (${mode})`
    : mode === 'ISTIO_MUTUAL' ? 'terminated by the gateway, with certificates of the mesh' : `passed through (${mode})`;
}

function credentialText(reads: readonly CredentialRead[], files: readonly FileRead[]): string | undefined {
  const named = reads.filter(read => read.role === 'server')
    .map(read => `Secret ${read.namespace ?? '?'}/${read.names[0] ?? read.written} `
      + `(${read.state === 'undecided' ? 'not among the manifests' : read.state})`);
  const mounted = files.filter(read => read.role === 'certificate')
    .map(read => `file ${read.filePath} (${read.file.state === 'undecided' ? 'not among the manifests' : read.file.state})`);
  return [...named, ...mounted].join(', ') || undefined;
}

function clientsText(server: ServerModel, reads: readonly CredentialRead[], files: readonly FileRead[]): string {
  const { tls } = server.spec;
  if (server.mode !== 'MUTUAL' && server.mode !== 'OPTIONAL_MUTUAL') {
    return server.mode === 'ISTIO_MUTUAL' ? 'workloads of the mesh' : 'all clients';
  }
  const authority = reads.find(read => read.role === 'client-ca');
  const file = files.find(read => read.role === 'client-ca');
  const from = authority
    ? `${authority.namespace ?? '?'}/${authority.secret?.name ?? authority.names.join(' or ')}`
    : file?.filePath ?? 'nowhere';
  const names = tls?.subjectAltNames?.length ? ` and one of the names ${tls.subjectAltNames.join(', ')}` : '';
  return server.mode === 'MUTUAL' ? `clients with a certificate issued by an authority in ${from}${names}`
    : `all clients; a client certificate must be issued by an authority in ${from}${names}`;
}

function examplePath(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel, host: string): string {
  const binding = model.bindings(server, workload).find(({ hosts }) => hosts.includes(host)) ?? model.bindings(server, workload)[0];
  const uri = binding?.virtualService.spec.http?.[0]?.match?.[0]?.uri;
  return uri?.exact ?? uri?.prefix ?? '/';
}

function curlText(server: ServerModel, workload: GatewayWorkloadModel, host: string, path: string): Pick<ExplainedHost, 'curl' | 'withoutCurl'> {
  const [clientPort] = clientPorts(workload, resolvePort(workload, server.port));
  if (server.family === 'tcp') return { withoutCurl: 'no command: this port does not speak HTTP' };
  if (clientPort === undefined) return { withoutCurl: 'no command: no Service has this port' };
  // right for a shell, and looks like a mistake to people and to scanners of commands
  if (`${host}${path}`.includes("'")) return { withoutCurl: 'no command: the host or path has a quote' };
  if (`${host}${path}`.length > MAX_PRINTED) return { withoutCurl: 'no command: the host or path is too long for one' };
  const name = host === '*' ? 'example.com' : host.replace(/^\*/, 'any');
  const scheme = server.family === 'tls' ? 'https' : 'http';
  const port = clientPort === (scheme === 'https' ? 443 : 80) ? '' : `:${clientPort}`;
  const trust = scheme === 'https' ? ['--cacert', 'ca.pem'] : [];
  const client = server.mode === 'MUTUAL' ? ['--cert', 'client.pem', '--key', 'client-key.pem'] : [];
  if (server.routeKind === 'tcp') {
    return {
      curl: shellCommand('openssl', 's_client', '-connect', [INGRESS_IP, `:${clientPort}`], '-servername', name, '-verify_hostname', name,
        '-CAfile', 'ca.pem', '-verify_return_error', ...server.mode === 'MUTUAL' ? ['-cert', 'client.pem', '-key', 'client-key.pem'] : []),
    };
  }
  const url = `${scheme}://${name}${port}${urlPath(path)}`;
  return {
    curl: shellCommand('curl', '-i', '--resolve', [`${name}:${clientPort}:`, INGRESS_IP], ...trust, ...client, ...curlUrl(url)),
  };
}
