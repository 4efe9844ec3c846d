import { Testing } from 'cdk8s';
import { Destination, Gateway, IngressSimulator, Server, TcpRouteOptions, TlsRouteOptions, VirtualService, VirtualServiceProps } from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const [ORDERS, USERS] = ['orders', 'users'].map(name => Destination.service(name, 5432));
const split = Destination.weighted([{ destination: Destination.service('a', 1), weight: 3 }, { destination: Destination.service('b', 1), weight: 1 }]);

function routes(props: Partial<VirtualServiceProps>) {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', {
    metadata: { name: 'edge' }, servers: [5432, 5433].map(port => Server.tcp({ hosts: ['*'], port })),
  });
  const virtualService = gateway.addVirtualService('Databases', { hosts: ['db.example.com'], ...props });
  return { chart, gateway, virtualService };
}

const tcp = (...tcpRoutes: TcpRouteOptions[]) => rendered(routes({ tcpRoutes }).chart, 'VirtualService').spec.tcp;
/** Of a VirtualService for the mesh. */
function tls(...tlsRoutes: TlsRouteOptions[]): any[] {
  const chart = testChart();
  new VirtualService(chart, 'Databases', { hosts: ['db.example.com'], tlsRoutes });
  return rendered(chart, 'VirtualService').spec.tls;
}

test('a tcp route without conditions has no match, and destinations share it by weight', () => {
  expect(tcp({ port: 5432, destination: ORDERS }, { destination: split })).toEqual([
    { match: [{ port: 5432 }], route: [{ destination: { host: 'orders', port: { number: 5432 } } }] },
    {
      route: [
        { destination: { host: 'a', port: { number: 1 } }, weight: 3 }, { destination: { host: 'b', port: { number: 1 } }, weight: 1 },
      ],
    },
  ]);
});

test('routes of the mesh may select subnets and clients', () => {
  const conditions = { gateways: [Gateway.mesh()], destinationSubnets: ['10.0.0.0/8'], sourceLabels: { app: 'web' }, sourceNamespace: 'web' };
  const match = { ...conditions, gateways: ['mesh'] };
  const { chart } = routes({ gateways: [Gateway.mesh()], tcpRoutes: [{ ...conditions, destination: ORDERS }, { destination: USERS }] });
  expect(rendered(chart, 'VirtualService').spec.tcp[0].match).toEqual([match]);
  expect(tls({ ...conditions, port: 5432, destination: ORDERS }, { port: 5432, destination: USERS })[0].match)
    .toEqual([{ ...match, port: 5432, sniHosts: ['db.example.com'] }]);
});

test.each(['destinationSubnets', 'sourceLabels', 'sourceNamespace'] as const)('%s is refused where a gateway would ignore it', condition => {
  const value = { destinationSubnets: ['10.0.0.0/8'], sourceLabels: { app: 'web' }, sourceNamespace: 'web' }[condition];
  const route = { [condition]: value, destination: ORDERS };
  const mesh = [Gateway.mesh()];
  for (const props of [{ tcpRoutes: [route] }, { tlsRoutes: [route] }, { gateways: mesh, tcpRoutes: [route] }]) {
    const { code, message } = problemOf(() => routes(props));
    expect(code).toBe('invalid-route');
    expect(message).toContain(`Istio ignores ${condition} in TLS and TCP routes of gateway 'edge'`);
  }
});

test.each<[string, TcpRouteOptions[], string]>([
  ['a route after one for everything', [{ destination: ORDERS }, { port: 5432, destination: USERS }], 'invalid-route'],
  ['a match that an earlier route has', [{ port: 5432, destination: ORDERS }, { port: 5432, destination: USERS }], 'invalid-route'],
  ['port 0', [{ port: 0, destination: ORDERS }], 'invalid-port'],
  ['another gateway', [{ gateways: [Gateway.mesh()], destination: ORDERS }], 'invalid-route'],
  ['an empty list of subnets', [{ destinationSubnets: [], destination: ORDERS }], 'invalid-argument'],
  ['no destination', [{} as never], 'invalid-argument'],
  ['null', [null as never], 'invalid-argument'],
])('of tcp routes, %s is refused', (_, tcpRoutes, code) => {
  expect(problemOf(() => tcp(...tcpRoutes)).code).toBe(code);
});

test('a subnet that is none is refused', () => {
  const route = { gateways: [Gateway.mesh()], destinationSubnets: ['10.0.0.0/33'], destination: ORDERS };
  expect(problemOf(() => routes({ gateways: [Gateway.mesh()], tcpRoutes: [route] })).message).toContain("'10.0.0.0/33' is not a subnet");
});

test('a server name of another gateway or subnet is not a repetition, one of the same is', () => {
  const mesh = [Gateway.mesh()];
  expect(tls(
    { gateways: mesh, destinationSubnets: ['10.0.0.0/8'], destination: ORDERS }, { gateways: mesh, destinationSubnets: ['10.1.0.0/16'], destination: USERS },
  )).toHaveLength(2);
  const { gateway, virtualService } = routes({ gateways: mesh, tlsRoutes: [{ gateways: mesh, destination: ORDERS }] });
  virtualService.addTlsRoute({ gateways: [gateway], destination: USERS });
  expect(problemOf(() => virtualService.addTlsRoute({ gateways: [gateway], port: 5432, destination: USERS })).message)
    .toContain("SNI host 'db.example.com' already has a route");
});

test('connections on a TCP port go where the route of the port says', async () => {
  const { chart } = routes({ tcpRoutes: [{ port: 5433, destination: USERS }, { destination: ORDERS }] });
  const ingress = IngressSimulator.fromManifests(Testing.synth(chart));
  expect((await ingress.request('http://db.example.com:5432/')).destination).toMatchObject({ host: 'orders', port: 5432, share: 100 });
  expect((await ingress.request('http://192.0.2.1:5433/')).destination).toMatchObject({ host: 'users', port: 5432 });
});
