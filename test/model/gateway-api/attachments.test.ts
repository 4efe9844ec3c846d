import { gateway, gatewayApi, http, https, Json, listenerSet, route } from './objects';

/** One line per parent of the only route: the state, then listener and hostnames, or the reason. */
function attached(objects: Json[], complete = true): string[] {
  const model = gatewayApi(objects, { complete });
  return model.attachmentsOf(model.routes[0]).map(({ state, listeners, refusal }) => [
    state,
    ...listeners.map(({ listener, hostnames }) => `${listener.name}=${hostnames.join(',')}`),
    ...refusal ? [refusal.reason] : [],
  ].join(' '));
}

const shop = https('shop', 'shop.example.com');
const wildcard = https('wildcard', '*.example.com');
const everyone = { allowedRoutes: { namespaces: { from: 'All' } } };

describe('the hostnames of an attached route', () => {
  test.each<[string, Json[], Json, string]>([
    ['are those of the listener for a route without hostnames', [shop], {}, 'attached shop=shop.example.com'],
    ['are those of the route for a listener without hostname', [http('web')], { hostnames: ['a.com', '*.b.com'] }, 'attached web=a.com,*.b.com'],
    ['are the narrower of both', [wildcard], { hostnames: ['*.com', 'a.example.com', 'b.org'] }, 'attached wildcard=*.example.com,a.example.com'],
    [
      'do not contain what a more specific listener of the port has', [wildcard, shop], { hostnames: ['shop.example.com', 'blog.example.com'] },
      'attached wildcard=blog.example.com shop=shop.example.com',
    ],
    [
      'contain the wildcard of a route on a listener with a specific hostname', [wildcard, shop], { hostnames: ['*.example.com'] },
      'attached wildcard=*.example.com shop=shop.example.com',
    ],
    [
      'are compared with listeners of the same port and protocol only', [http('web'), shop], { hostnames: ['shop.example.com'] },
      'attached web=shop.example.com shop=shop.example.com',
    ],
  ])('%s', (_, listeners, spec, expected) => {
    expect(attached([gateway(listeners), route(spec)])).toEqual([expected]);
  });
});

describe('a route does not attach', () => {
  test.each<[string, Json[], Json, string]>([
    ['to a section that does not exist', [shop], { parentRefs: [{ name: 'gw', sectionName: 'other' }] }, 'refused NoMatchingParent'],
    ['to a port that does not exist', [shop], { parentRefs: [{ name: 'gw', port: 80 }] }, 'refused NoMatchingParent'],
    ['to listeners with other hostnames', [shop], { hostnames: ['example.com'] }, 'refused NoMatchingListenerHostname'],
    ['to a wildcard with the domain alone', [wildcard], { hostnames: ['example.com'] }, 'refused NoMatchingListenerHostname'],
    ['to a Gateway that does not exist', [shop], { parentRefs: [{ name: 'nosuch' }] }, 'missing'],
    ['to a listener without the tls of its protocol', [{ name: 'a', port: 443, protocol: 'HTTPS' }], {}, 'no-status'],
    [
      'to a listener that names other kinds', [http('web', { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } })], {},
      'refused NotAllowedByListeners',
    ],
  ])('%s', (_, listeners, spec, expected) => {
    expect(attached([gateway(listeners), route(spec)])).toEqual([expected]);
  });

  test('and the refusal of the smallest rank is reported when several listeners refuse it', () => {
    const other = http('web', { hostname: 'blog.example.com' });
    const selective = https('shop', 'shop.example.com', { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } });
    expect(attached([gateway([other, selective]), route({ hostnames: ['shop.example.com'] })])).toEqual(['refused NotAllowedByListeners']);
  });

  test.each(['TLSRoute', 'TCPRoute'])('%s to an HTTPS listener', kind => {
    expect(attached([gateway([shop]), route({}, kind)])).toEqual(['refused NotAllowedByListeners']);
  });
});

describe('routes of other namespaces', () => {
  const inShop = route({}, 'HTTPRoute', { namespace: 'shop' });
  const selecting = http('web', { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } } });
  const namespace = (labels: Json) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
  inShop.spec.parentRefs = [{ name: 'gw', namespace: 'infra' }];

  test('attach only if the listener allows them', () => {
    expect(attached([gateway([http('web')]), inShop])).toEqual(['refused NotAllowedByListeners']);
    expect(attached([gateway([http('web', everyone)]), inShop])).toEqual(['attached web=*']);
  });

  test('are selected by the labels of their namespace', () => {
    expect(attached([gateway([selecting]), inShop, namespace({ team: 'shop' })])).toEqual(['attached web=*']);
    expect(attached([gateway([selecting]), inShop, namespace({ team: 'blog' })])).toEqual(['refused NotAllowedByListeners']);
  });

  test('are undecided if the namespace is not among the manifests, and its labels count', () => {
    expect(attached([gateway([selecting]), inShop], false)).toEqual(['undecided']);
    const named = http('web', {
      allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } } },
    });
    expect(attached([gateway([named]), inShop], false)).toEqual(['attached web=*']);
  });

  test('are selected by the name that every namespace has as a label, also among all objects of a cluster', () => {
    const named = (...values: string[]) => http('web', {
      allowedRoutes: { namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] } } },
    });
    expect(attached([gateway([named('shop')]), inShop])).toEqual(['attached web=*']);
    expect(attached([gateway([named('blog')]), inShop])).toEqual(['refused NotAllowedByListeners']);
    expect(attached([gateway([selecting]), inShop])).toEqual(['refused NotAllowedByListeners']);
  });

  test('attach to a Selector without a selector, which Istio reads as every namespace', () => {
    expect(attached([gateway([http('web', { allowedRoutes: { namespaces: { from: 'Selector' } } })]), inShop])).toEqual(['attached web=*']);
  });
});

describe('listener sets', () => {
  const ofTeam = route({ parentRefs: [{ kind: 'ListenerSet', name: 'set' }] }, 'HTTPRoute', { namespace: 'team' });
  const set = listenerSet('set', [http('team', { hostname: 'team.example.com' })]);
  const open = { allowedListeners: { namespaces: { from: 'All' } } };

  test('take routes if the Gateway accepts them', () => {
    expect(attached([gateway([http('web', { hostname: 'a.com' })], open), set, ofTeam])).toEqual(['attached team=team.example.com']);
    expect(attached([gateway([http('web')]), set, ofTeam])).toEqual(['no-status']);
  });

  test('lose a hostname to their Gateway, and the younger to the older', () => {
    const [older, younger] = ['2020', '2021'].map((year, i) =>
      listenerSet(`set${i}`, [http('same', { hostname: 'a.com' })], { creationTimestamp: `${year}-01-01T00:00:00Z` }));
    const losers = (...objects: Json[]) => {
      const model = gatewayApi(objects);
      return model.listenersOf(model.gateways[0]).map(each => model.conflictOf(each)).filter(each => each !== undefined)
        .map(({ listener, winner, reason }) => `${listener.owner.name} ${reason} ${winner.owner.name}`);
    };
    expect(losers(younger, older, gateway([http('web', { hostname: 'b.com' })], open))).toEqual(['set1 HostnameConflict set0']);
    expect(losers(younger, older, gateway([http('web', { hostname: 'a.com' })], open)))
      .toEqual(['set0 HostnameConflict gw', 'set1 HostnameConflict gw']);
    expect(losers(older, gateway([https('web', 'a.com', { port: 80 })], open))).toEqual(['set0 ProtocolConflict gw']);
  });
});

test('a Gateway of another controller, or of a class that is not known, takes no part', () => {
  const ofClass = (gatewayClassName: string) => gateway([http('web')], { gatewayClassName });
  const gatewayClass = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'eg' }, spec: { controllerName: 'envoy' } };
  expect(attached([ofClass('eg'), gatewayClass, route({})])).toEqual(['other']);
  expect(attached([ofClass('eg'), route({})])).toEqual(['undecided']);
});

test("Istio's Gateway of the same name is not a parent", () => {
  const classic = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'gw', namespace: 'infra' }, spec: { servers: [] } };
  expect(attached([classic, route({})])).toEqual(['missing']);
});
