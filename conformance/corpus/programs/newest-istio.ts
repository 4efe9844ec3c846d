import { CorpusProgram } from '../program';
import { Destination, Gateway, GatewayWorkload, PathMatch, ServerTls } from 'cdk8s-istio-ingress';

/** What only the newest releases of Istio have. */
export const newestIstio: CorpusProgram = {
  name: 'newest istio',
  needsIstio: '1.32',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', {
      metadata: { name: 'newest' }, workload: new GatewayWorkload({ istioVersion: '1.32' }), tls: ServerTls.issuedBy(ca),
    });
    const { virtualService } = gateway.addHost('shop.example.com');
    virtualService.addRedirect({ paths: [PathMatch.prefix('/v0/')], prefixRewrite: '/v1/' });
    virtualService.addRoute({ destination: Destination.service('api', 8080) });
  },
};
