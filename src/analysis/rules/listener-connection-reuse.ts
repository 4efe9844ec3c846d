import { gatewayApiObjects, secret } from './shared/gateway-api-example';
import { listenerReport } from './shared/listener-report';
import { isListener } from '../../model/gateway-api/listener-servers';
import { ListenerModel } from '../../model/gateway-api/listeners';
import { groupBy } from '../../model/grouping';
import { Resource } from '../../model/resource';
import { ServerCertificate } from '../../model/server-certificates';
import { hostCovers } from '../../validation/host-match';
import { Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SHOWN = 3;

const SECOND = (names: string) => gatewayApiObjects({
  gateway: {
    listeners: ['www', 'blog'].map(name => ({
      name, hostname: `${name}.example.com`, port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name }] },
    })),
  },
  route: { parentRefs: [{ name: 'web', sectionName: 'www' }] },
  secret: { 'tls.crt': `<certificate ${names}>`, 'tls.key': `<key ${names}>` },
}, secret('blog', { 'tls.crt': '<certificate blog.example.com>', 'tls.key': '<key blog.example.com>' }));

/** Gateway API: the certificate of a listener covers no hostname of another listener of the port. */
export const listenerConnectionReuse: Rule = {
  id: 'listener-connection-reuse',
  codes: ['connection-reuse'],
  complies: 'the certificate of a listener covers no hostname of another one, so that browsers do not reuse its HTTP/2 connection for it',
  readsSecrets: true,
  accepted: { add: SECOND('www.example.com') },
  refused: { add: SECOND('www.example.com blog.example.com') },
  check: context => {
    const presented = certificatesByListener(context);
    return context.model.gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio').flatMap(gateway => {
      const byPort = groupBy(context.model.gatewayApi.listenersOf(gateway).filter(({ tls }) => tls !== undefined), ({ port }) => port);
      return [...byPort.values()].flatMap(all => {
        const hostnames = new Set(all.map(({ hostname }) => hostname));
        const reported = new Set<Resource>();
        return all.filter(({ protocol }) => protocol === 'HTTPS').flatMap(listener => (presented.get(keyOf(listener)) ?? []).flatMap(({ secret: { resource }, leaf }) => {
          const covered = coveredBy(leaf.fields.dnsNames, hostnames).filter(each => !hostCovers(listener.hostname, each));
          if (covered.length === 0 || reported.has(resource)) {
            return []; // listeners that share a certificate are one mistake
          }
          reported.add(resource);
          const shown = covered.length > SHOWN ? `${covered.slice(0, SHOWN).join(', ')} and others` : covered.join(', ');
          return [listenerReport(
            listener, `certificate '${leaf.label}' also covers ${shown} of other listeners: browsers reuse their HTTP/2 connection there and get 404`,
            { path: `${listener.path}.tls`, help: 'give each listener a certificate for its own hostname only, or serve the hostnames with one wildcard listener' },
          )];
        }));
      });
    });
  },
};

function certificatesByListener({ serverCertificates }: RuleContext): Map<string, ServerCertificate[]> {
  const ofListeners = serverCertificates.filter(({ server }) => isListener(server));
  return groupBy(ofListeners, ({ server: { gateway, index } }) => keyOf({ owner: gateway.resource, index }));
}

function keyOf({ owner, index }: Pick<ListenerModel, 'owner' | 'index'>): string {
  return `${owner.kind}/${owner.namespace}/${owner.name}/${index}`;
}

function coveredBy(names: readonly string[], hostnames: ReadonlySet<string>): string[] {
  const exact = names.filter(name => hostnames.has(name));
  const parents = new Set(names.filter(name => name.startsWith('*.')).map(name => name.slice(2)));
  const below = parents.size === 0 ? [] : [...hostnames].filter(hostname => parents.has(hostname.slice(hostname.indexOf('.') + 1)));
  return [...new Set([...exact, ...below])];
}
