import { Chart } from 'cdk8s';
import { CorpusProgram } from '../program';
import { DelegateVirtualService, Destination, Gateway, PathMatch, ServerTls } from 'cdk8s-istio-ingress';

const [CART, FRONTEND] = ['cart', 'frontend'].map(name => Destination.service(name, 8080));

/** A host whose paths two other VirtualServices route: of a team in its namespace, and one that another program creates. */
export const delegates: CorpusProgram = {
  name: 'delegates',
  build: ({ app, chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'delegating' }, tls: ServerTls.issuedBy(ca) });
    const { virtualService } = gateway.addHost('delegating.example.com');
    const cart = new DelegateVirtualService(new Chart(app, 'team', { namespace: 'team' }), 'Cart', {
      metadata: { name: 'cart' },
      exportTo: ['.', 'shop'],
      routes: [{ name: 'v1', paths: [PathMatch.prefix('/cart/v1')], methods: ['GET'], destination: CART }],
    });
    cart.addRedirect({ paths: [PathMatch.exact('/cart/old')], path: '/cart/v1' });
    cart.addDirectResponse({ paths: [PathMatch.exact('/cart/robots.txt')], status: 404 });
    virtualService.addDelegate({ name: 'cart', paths: [PathMatch.prefix('/cart')], delegate: cart });
    const search = DelegateVirtualService.fromDelegateName(chart, 'Search', 'search', { namespace: 'team' });
    virtualService.addDelegate({ paths: [PathMatch.prefix('/search')], delegate: search });
    virtualService.addRoute({ destination: FRONTEND });
    return { others: [SEARCH] };
  },
};

const SEARCH = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'search', namespace: 'team' },
  spec: { http: [{ route: [{ destination: { host: 'search', port: { number: 8080 } } }] }] },
};
