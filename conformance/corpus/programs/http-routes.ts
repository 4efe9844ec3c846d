import { Duration } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  Destination, Gateway, GatewayWorkload, HttpRewrite, PathMatch, ServerCertificate, ServerTls, StringMatch, VirtualService,
} from 'cdk8s-istio-ingress';

const api = Destination.service('api', 8080, { namespace: 'back', clusterDomain: 'cluster.local' });

/** Every match, and all that is done with a request that matched. */
export const httpRoutes: CorpusProgram = {
  name: 'http routes',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'http' } });
    const { virtualService } = gateway.addHost('shop.example.com', {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [
        { name: 'exact', paths: [PathMatch.exact('/login'), PathMatch.exact('/SignIn', { ignoreCase: true })], destination: api },
        {
          name: 'prefix',
          paths: [PathMatch.prefix('/static/'), PathMatch.prefix('/Assets', { ignoreCase: true })],
          methods: ['GET', 'HEAD'],
          destination: api,
        },
        { name: 'regex', paths: [PathMatch.regex('/v[0-9]+/items/[^/]+')], destination: api },
        {
          name: 'headers',
          paths: [PathMatch.any()],
          headers: {
            'x-user': StringMatch.exact('me'),
            'x-group': StringMatch.prefix('dev-'),
            'x-id': StringMatch.regex('[0-9a-f]{8}'),
            'x-beta': StringMatch.present(),
          },
          withoutHeaders: { 'x-robot': StringMatch.present(), 'x-role': StringMatch.exact('guest') },
          queryParams: {
            page: StringMatch.exact('1'), sort: StringMatch.regex('asc|desc'), q: StringMatch.present(), lang: StringMatch.prefix('en'),
          },
          destination: api,
        },
      ],
    });
    addPolicies(virtualService);
    const more = new VirtualService(chart, 'More', {
      hosts: ['shop.example.com'],
      gateways: [Gateway.fromGatewayName(chart, 'SharedGateway', 'shared', { namespace: 'edge', workload: new GatewayWorkload() })],
      exportTo: ['.', 'edge', 'istio-system'],
      metadata: { name: 'more', labels: { team: 'shop' } },
    });
    more.addRoute({ destination: api });
    return { others: [SHARED] };
  },
};

function addPolicies(routes: VirtualService): void {
  routes.addRoute({
    paths: [PathMatch.prefix('/rewritten')],
    rewrite: HttpRewrite.path('/new').withAuthority('inside.example.com'),
    timeout: Duration.seconds(10),
    retries: { attempts: 3, perTryTimeout: Duration.millis(2500), retryOn: ['5xx', 'connect-failure', '503'] },
    requestHeaders: { set: { 'x-from': 'edge' }, add: { 'x-path': '%REQ(:PATH)%' }, remove: ['x-secret'] },
    responseHeaders: { set: { 'strict-transport-security': 'max-age=31536000' }, add: { 'x-served-by': 'edge' }, remove: ['server'] },
    destination: api,
  });
  routes.addRoute({
    paths: [PathMatch.prefix('/regex/')],
    rewrite: HttpRewrite.regex('^/regex/(.*)$', '/plain/\\1'),
    retries: { attempts: 0 },
    destination: api,
  });
  routes.addRoute({
    paths: [PathMatch.prefix('/canary')],
    rewrite: HttpRewrite.authority('canary.example.com'),
    destination: Destination.weighted([
      { destination: Destination.service('api', 8080), weight: 90 },
      { destination: Destination.host('api-next.shop.svc.cluster.local', 8080), weight: 10 },
    ]),
  });
  routes.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new', redirectCode: 308 });
  routes.addRedirect({ paths: [PathMatch.exact('/elsewhere')], authority: 'other.example.com', scheme: 'https', port: 8443 });
  routes.addDirectResponse({ paths: [PathMatch.exact('/robots.txt')], status: 200, body: 'User-agent: *\nDisallow: /' });
  routes.addDirectResponse({ paths: [PathMatch.exact('/gone')], status: 410 });
  routes.addRoute({ destination: api });
}

const SHARED = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'shared', namespace: 'edge' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }],
  },
};
