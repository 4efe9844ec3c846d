import { CorpusProgram } from '../program';
import { Destination, Gateway, HttpsRedirect, Server, ServerTls } from 'cdk8s-istio-ingress';

/** TLS that the gateway does not open. */
export const tlsRoutes: CorpusProgram = {
  name: 'tls routes',
  build: ({ chart }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'passing' } });
    gateway.addPassthroughHost('one.db.example.com', { destination: Destination.service('one', 5432) });
    gateway.addPassthroughHost(
      'two.db.example.com', { destination: Destination.service('two', 5432), port: 8443, name: 'two', httpsRedirect: HttpsRedirect.enabled() },
    );
    gateway.addServer(Server.passthrough({ hosts: ['*.many.example.com'], port: 8443, portName: 'many', tls: ServerTls.passthrough() }));
    const many = gateway.addVirtualService('Many', {
      hosts: ['*.many.example.com'],
      tlsRoutes: [
        { sniHosts: ['orders.many.example.com', 'users.many.example.com'], port: 8443, destination: Destination.service('orders', 5432) },
        {
          sniHosts: ['split.many.example.com'],
          destination: Destination.weighted([
            { destination: Destination.service('blue', 5432), weight: 1 }, { destination: Destination.service('green', 5432), weight: 1 },
          ]),
        },
      ],
    });
    many.addTlsRoute({ destination: Destination.service('rest', 5432) });
  },
};
