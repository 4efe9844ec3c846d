import { CorpusProgram } from '../program';
import { Destination, Gateway, PathMatch, Server, ServerTls, StringMatch } from 'cdk8s-istio-ingress';

const [WEB, API] = ['web', 'api'].map(name => Destination.service(name, 8080));

/** Routes that depend on where a request arrives: one VirtualService for two gateways and the mesh. */
export const matchPlaces: CorpusProgram = {
  name: 'match places',
  expectedWarnings: ['http-without-redirect'],
  build: ({ chart, ca }) => {
    const edge = new Gateway(chart, 'Edge', {
      metadata: { name: 'edge' },
      servers: [
        Server.http({ hosts: ['*.places.example.com'] }), Server.https({ hosts: ['*.places.example.com'], tls: ServerTls.issuedBy(ca) }),
      ],
    });
    const inside = new Gateway(chart, 'Inside', {
      metadata: { name: 'inside' }, servers: [Server.http({ hosts: ['*.places.example.com'], port: 8081 })],
    });
    const routes = edge.addVirtualService('Routes', { hosts: ['*.places.example.com'], gateways: [inside, Gateway.mesh()] });
    routes.addRedirect({ gateways: [edge], ports: [80], scheme: 'https' });
    routes.addDirectResponse({ paths: [PathMatch.prefix('/admin')], gateways: [edge], status: 403 });
    routes.addRoute({ paths: [PathMatch.prefix('/admin')], gateways: [inside, Gateway.mesh()], destination: API });
    routes.addRoute({
      authorities: [StringMatch.exact('api.places.example.com'), StringMatch.regex('v[0-9]+\\.places\\.example\\.com')],
      schemes: ['http', 'https'],
      destination: API,
    });
    routes.addRoute({ sourceLabels: { app: 'batch' }, sourceNamespace: 'jobs', destination: API });
    routes.addRoute({ destination: WEB });
  },
};
