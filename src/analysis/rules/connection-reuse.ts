import { hostCovers } from '../../validation/host-match';
import { ServerModel } from '../model/gateways';
import { fullName } from '../model/resource';
import { ServerCertificate } from '../model/server-certificates';
import { VirtualServiceModel } from '../model/virtual-services';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';
import { certificateKey } from './duplicate-certificate';

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
  check: (context) => context.model.proxies.flatMap(proxy => {
    const certificates = new Map(context.serverCertificates.filter(c => c.proxy === proxy && c.server.protocol === 'HTTPS').map(c => [c.server, c]));
    return context.model.merge(proxy).listeners
      .flatMap(({ servers }) => reports(context, servers.filter(server => certificates.has(server)), certificates));
  }),
};

function reports({ model }: RuleContext, servers: readonly ServerModel[], certificates: ReadonlyMap<ServerModel, ServerCertificate>): Report[] {
  const byHost = new Map<string, ServerModel[]>();
  const byParent = new Map<string, { host: string; server: ServerModel }[]>();
  for (const server of servers) {
    for (const host of new Set(server.hosts.map(h => h.host.toLowerCase()))) {
      push(byHost, host, server);
      push(byParent, host.slice(host.indexOf('.') + 1), { host, server });
    }
  }
  return servers.flatMap(server => {
    const certificate = certificates.get(server)!;
    const dns = certificate.leaf.fields.dnsNames;
    const covered = dns.flatMap(name => name.startsWith('*.') ? byParent.get(name.slice(2)) ?? []
      : (byHost.get(name) ?? []).map(other => ({ host: name, server: other })));
    const strangers = covered.filter(other => other.server !== server && !told(server, other.server) && !routed(other));
    if (strangers.length === 0) {
      return [];
    }
    const hosts = [...new Set(strangers.map(s => s.host))];
    const first = strangers[0].server;
    const shown = hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')} and ${hosts.length - 3} more` : hosts.join(', ');
    return [{
      resource: server.gateway.resource,
      path: `${server.path}.tls`,
      message: `certificate '${certificate.leaf.label}' also covers ${shown} of ${fullName(first.gateway.resource)} ${first.path}: browsers reuse their HTTP/2 connection there and get ${answer(hosts[0])}`,
      help: 'put the hosts into one server, or give each server a certificate for its own hosts only',
    }];

    /** The route table of this server has the host's own routes as well, so the reused connection is answered as it should be. */
    function routed(other: { readonly host: string; readonly server: ServerModel }): boolean {
      const theirs = model.bindings(other.server, certificate.proxy).map(({ virtualService }) => virtualService);
      return answering(other.host).some(virtualService => theirs.length === 0 || theirs.includes(virtualService));
    }

    function answering(host: string): VirtualServiceModel[] {
      const bindings = server.hosts.some(own => hostCovers(own.host, host)) ? model.bindings(server, certificate.proxy) : [];
      return bindings.filter(({ hosts: bound }) => bound.some(b => hostCovers(b, host))).map(({ virtualService }) => virtualService);
    }

    function answer(host: string): string {
      const [oldest] = answering(host);
      return oldest ? `the routes of ${fullName(oldest.resource)}` : '404';
    }
  });
}

/** Istio's analyzer reports two Gateways with the same credential itself. */
function told(a: ServerModel, b: ServerModel): boolean {
  return a.gateway !== b.gateway && certificateKey(a.spec.tls).some(key => certificateKey(b.spec.tls).includes(key));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}
