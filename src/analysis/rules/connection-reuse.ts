import { certificateKey } from './shared/certificate-key';
import { CredentialRead } from '../../model/credentials';
import { ServerModel } from '../../model/gateways';
import { groupBy, push } from '../../model/grouping';
import { Proxy } from '../../model/proxies';
import { fullName } from '../../model/resource';
import { ServerCertificate } from '../../model/server-certificates';
import { VirtualServiceModel } from '../../model/virtual-services';
import { hostCovers } from '../../validation/host-match';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SECOND = (text: string) => ({
  'gateway.spec.servers[2]': { port: { number: 443, name: 'https-blog', protocol: 'HTTPS' }, hosts: ['blog.example.com'], tls: { mode: 'SIMPLE', credentialName: 'blog' } },
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
  complies: 'the certificate of a server covers only hosts that this server serves, so that no browser reuses its HTTP/2 connection for another one',
  readsSecrets: true,
  accepted: { set: SECOND('shop.example.com'), add: [BLOG] },
  refused: { set: SECOND('shop.example.com blog.example.com'), add: [BLOG] },
  check: (context) => {
    const [certificates, reads] = [groupBy(context.serverCertificates, ({ proxy }) => proxy), groupBy(context.reads, ({ proxy }) => proxy)];
    return context.model.proxies.flatMap(proxy => reportsOf(context, proxy, certificates.get(proxy) ?? [], reads.get(proxy) ?? []));
  },
};

function reportsOf(context: RuleContext, proxy: Proxy, certificates: readonly ServerCertificate[], reads: readonly CredentialRead[]): Report[] {
  const https = new Map<ServerModel, Presented>();
  const presented = (server: ServerModel) => {
    const known = https.get(server) ?? { server, proxy, certificates: [], unread: [] };
    https.set(server, known);
    return known;
  };
  certificates.filter(c => c.server.protocol === 'HTTPS').forEach(c => presented(c.server).certificates.push(c));
  reads.filter(read => read.role === 'server' && read.server.protocol === 'HTTPS' && !read.secret?.contentKnown)
    .forEach(read => presented(read.server).unread.push(read.written));
  return context.model.merge(proxy).listeners
    .flatMap(({ servers }) => reports(context, servers.flatMap(server => https.get(server) ?? [])));
}

/** What a server presents in a proxy: certificates, and names of credentials whose content is not at hand. */
interface Presented {
  readonly server: ServerModel;
  readonly proxy: Proxy;
  readonly certificates: ServerCertificate[];
  readonly unread: string[];
}

/** How many hosts a message names. */
const SHOWN = 3;

/** A host that another server has. */
interface Stranger { readonly host: string; readonly server: ServerModel }

function reports({ model }: RuleContext, all: readonly Presented[]): Report[] {
  const byHost = new Map<string, ServerModel[]>();
  const byParent = new Map<string, Stranger[]>();
  const byCredential = new Map<string, ServerModel[]>();
  for (const { server, unread } of all) {
    unread.forEach(name => push(byCredential, name, server));
    for (const host of new Set(server.hosts.map(h => h.host.toLowerCase()))) {
      push(byHost, host, server);
      push(byParent, host.slice(host.indexOf('.') + 1), { host, server });
    }
  }
  return all.flatMap(({ server, proxy, certificates, unread }) => {
    const names = new Set(certificates.flatMap(certificate => certificate.leaf.fields.dnsNames));
    const { hosts, first } = gather(candidates(), isStranger);
    if (!first) {
      return [];
    }
    const shown = hosts.length > SHOWN ? `${hosts.slice(0, SHOWN).join(', ')} and others` : hosts.join(', ');
    const whose = certificates.length > 0 ? `certificate '${certificates[0].leaf.label}'` : `the certificate of credential '${unread[0]}'`;
    return [{
      resource: server.gateway.resource,
      path: `${server.path}.tls`,
      message: `${whose} also covers ${shown} of ${fullName(first.gateway.resource)} ${first.path}: browsers reuse their HTTP/2 connection there and get ${answer(hosts[0])}`,
      help: 'put the hosts into one server, or give each server a certificate for its own hosts only',
    }];

    function* candidates(): Generator<Stranger> {
      for (const name of names) {
        yield* name.startsWith('*.') ? byParent.get(name.slice(2)) ?? [] : (byHost.get(name) ?? []).map(other => ({ host: name, server: other }));
      }
      // nobody names a credential for a host that its certificate does not cover
      for (const other of unread.flatMap(name => byCredential.get(name) ?? [])) {
        yield* other.hosts.map(({ host }) => ({ host, server: other }));
      }
    }

    function isStranger(other: Stranger): boolean {
      return other.server !== server && !told(server, other.server) && !routed(other);
    }

    /** The route table of this server has the host's own routes as well, so the reused connection is answered as it should be. */
    function routed(other: Stranger): boolean {
      const theirs = model.bindings(other.server, proxy).map(({ virtualService }) => virtualService);
      return answering(other.host).some(virtualService => theirs.length === 0 || theirs.includes(virtualService));
    }

    function answering(host: string): VirtualServiceModel[] {
      const bindings = server.hosts.some(own => hostCovers(own.host, host)) ? model.bindings(server, proxy) : [];
      return bindings.filter(({ hosts: bound }) => bound.some(b => hostCovers(b, host))).map(({ virtualService }) => virtualService);
    }

    function answer(host: string): string {
      const [oldest] = answering(host);
      return oldest ? `the routes of ${fullName(oldest.resource)}` : '404';
    }
  });
}

/** Only as many hosts as are shown: with one certificate for every server all are strangers to each other. */
function gather(candidates: Iterable<Stranger>, accepts: (stranger: Stranger) => boolean): { hosts: string[]; first?: ServerModel } {
  const hosts = new Set<string>();
  let first: ServerModel | undefined;
  for (const stranger of candidates) {
    if (accepts(stranger)) {
      first ??= stranger.server;
      hosts.add(stranger.host);
      if (hosts.size > SHOWN) {
        break;
      }
    }
  }
  return { hosts: [...hosts], first };
}

/** Istio's analyzer reports two Gateways with the same credential itself. */
function told(a: ServerModel, b: ServerModel): boolean {
  return a.gateway !== b.gateway && certificateKey(a.spec.tls).some(key => certificateKey(b.spec.tls).includes(key));
}
