import { certificateKey } from './shared/certificate-key';
import { CredentialRead } from '../../model/credentials';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { groupBy, push } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { ServerCertificate } from '../../model/server-certificates';
import { VirtualServiceModel } from '../../model/virtual-services';
import { hostCovers } from '../../validation/host-match';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SECOND = (text: string) => ({
  'gateway.spec.servers[2]': {
    port: { number: 443, name: 'https-blog', protocol: 'HTTPS' },
    hosts: ['blog.example.com'],
    tls: { mode: 'SIMPLE', credentialName: 'blog' },
  },
  'gateway.spec.servers[0].hosts': ['shop.example.com', 'blog.example.com'],
  'routes.spec.hosts': ['shop.example.com', 'blog.example.com'],
  'secret.data': { 'tls.crt': `<certificate ${text}>`, 'tls.key': `<key ${text}>` },
});
const BLOG = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'blog', namespace: 'istio-system' },
  data: { 'tls.crt': '<certificate blog.example.com>', 'tls.key': '<key blog.example.com>' },
};

/** A certificate covers no host of another server on the same listener. */
export const connectionReuse: Rule = {
  id: 'connection-reuse',
  codes: ['connection-reuse'],
  complies: 'the certificate of a server covers only hosts of this server, so that browsers do not reuse its HTTP/2 connection '
    + 'for another server',
  readsSecrets: true,
  accepted: { set: SECOND('shop.example.com'), add: [BLOG] },
  refused: { set: SECOND('shop.example.com blog.example.com'), add: [BLOG] },
  check: context => {
    const certificates = groupBy(context.serverCertificates, ({ workload }) => workload);
    const reads = groupBy(context.reads, ({ workload }) => workload);
    return context.model.gatewayWorkloads
      .flatMap(workload => reportsOf(context, workload, certificates.get(workload) ?? [], reads.get(workload) ?? []));
  },
};

function reportsOf(
  context: RuleContext, workload: GatewayWorkloadModel, certificates: readonly ServerCertificate[], reads: readonly CredentialRead[],
): Report[] {
  const https = new Map<ServerModel, Presented>();
  const presented = (server: ServerModel) => {
    const known = https.get(server) ?? { server, workload, certificates: [], unread: [] };
    https.set(server, known);
    return known;
  };
  certificates.filter(c => c.server.protocol === 'HTTPS').forEach(c => presented(c.server).certificates.push(c));
  reads.filter(read => read.role === 'server' && read.server.protocol === 'HTTPS' && !read.secret?.contentKnown)
    .forEach(read => presented(read.server).unread.push(read.written));
  // a passthrough server presents no certificate of the gateway
  for (const server of context.model.merge(workload).listeners.flatMap(({ servers }) => servers)
    .filter(({ routeKind }) => routeKind === 'tls')) {
    presented(server);
  }
  return context.model.merge(workload).listeners
    .flatMap(({ servers }) => reports(context, servers.flatMap(server => https.get(server) ?? [])));
}

/** The certificates of a server in a workload, and the names of credentials with unknown content. */
interface Presented {
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
  readonly certificates: ServerCertificate[];
  readonly unread: string[];
}

/** How many hosts a message names. */
const SHOWN = 3;

/** A host with a server that has it. */
interface ServedHost { readonly host: string; readonly server: ServerModel }

function reports({ model }: RuleContext, all: readonly Presented[]): Report[] {
  const byHost = new Map<string, ServerModel[]>();
  const byParent = new Map<string, ServedHost[]>();
  const byCredential = new Map<string, ServerModel[]>();
  for (const { server, unread } of all) {
    unread.forEach(name => push(byCredential, name, server));
    for (const host of new Set(server.hosts.map(h => h.host.toLowerCase()))) {
      push(byHost, host, server);
      push(byParent, host.slice(host.indexOf('.') + 1), { host, server });
    }
  }
  return all.filter(({ server }) => offersHttp2(server)).flatMap(({ server, workload, certificates, unread }) => {
    const names = new Set(certificates.flatMap(certificate => certificate.leaf.fields.dnsNames));
    const { hosts, first } = gather(candidates(), isMisrouted);
    if (!first) {
      return [];
    }
    const shown = hosts.length > SHOWN ? `${hosts.slice(0, SHOWN).join(', ')} and others` : hosts.join(', ');
    const whose = certificates.length > 0 ? `certificate '${certificates[0].leaf.label}'` : `the certificate of credential '${unread[0]}'`;
    return [{
      resource: server.gateway.resource,
      path: `${server.path}.tls`,
      message: `${whose} also covers ${shown} of ${fullName(first.gateway.resource)} ${first.path}: `
        + `browsers reuse their HTTP/2 connection there and get ${answer(hosts[0])}`,
      help: 'put the hosts into one server, or give each server a certificate for its own hosts only; '
        + "with Istio 1.32, alpnProtocols: ['http/1.1'] serves this server without HTTP/2",
    }];

    function* candidates(): Generator<ServedHost> {
      for (const name of names) {
        yield* name.startsWith('*.')
          ? byParent.get(name.slice(2)) ?? []
          : (byHost.get(name) ?? []).map(other => ({ host: name, server: other }));
      }
      // a credential is assumed to cover the hosts of every server that refers to it
      for (const other of unread.flatMap(name => byCredential.get(name) ?? [])) {
        yield* other.hosts.map(({ host }) => ({ host, server: other }));
      }
    }

    function isMisrouted(other: ServedHost): boolean {
      return other.server !== server && !isReportedAsDuplicate(server, other.server) && !routed(other);
    }

    /** The route table of this server includes the host's own routes, so a request on the reused connection gets the right response. */
    function routed(other: ServedHost): boolean {
      if (other.server.routeKind === 'tls') {
        return false;
      }
      const theirs = model.bindings(other.server, workload).map(({ virtualService }) => virtualService);
      return answering(other.host).some(virtualService => theirs.length === 0 || theirs.includes(virtualService));
    }

    function answering(host: string): VirtualServiceModel[] {
      const bindings = server.hosts.some(own => hostCovers(own.host, host)) ? model.bindings(server, workload) : [];
      return bindings.filter(({ hosts: bound }) => bound.some(b => hostCovers(b, host))).map(({ virtualService }) => virtualService);
    }

    function answer(host: string): string {
      const [oldest] = answering(host);
      return oldest ? `the routes of ${fullName(oldest.resource)}` : '404';
    }
  });
}

function offersHttp2({ spec: { tls } }: ServerModel): boolean {
  return !tls?.alpnProtocols?.length || tls.alpnProtocols.includes('h2');
}

/** Only as many hosts as are shown: a certificate for all servers covers all their hosts. */
function gather(candidates: Iterable<ServedHost>, accepts: (candidate: ServedHost) => boolean): { hosts: string[]; first?: ServerModel } {
  const hosts = new Set<string>();
  let first: ServerModel | undefined;
  for (const candidate of candidates) {
    if (accepts(candidate)) {
      first ??= candidate.server;
      hosts.add(candidate.host);
      if (hosts.size > SHOWN) {
        break;
      }
    }
  }
  return { hosts: [...hosts], first };
}

/** Two Gateways with the same credential, which Istio's analyzer reports as IST0138. */
function isReportedAsDuplicate(a: ServerModel, b: ServerModel): boolean {
  return a.gateway !== b.gateway && certificateKey(a.spec.tls).some(key => certificateKey(b.spec.tls).includes(key));
}
