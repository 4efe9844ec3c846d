import { Duration } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  Destination, FaultAbort, Gateway, HttpRouteOptions, PathMatch, ServerTls, StringMatch, UnmatchedPreflights,
} from 'cdk8s-istio-ingress';

const api = Destination.service('api', 8080);

const POLICIES: { readonly [path: string]: Omit<HttpRouteOptions, 'paths' | 'destination'> } = {
  '/cors': {
    cors: {
      allowOrigins: [
        StringMatch.exact('https://app.example.com'), StringMatch.prefix('http://localhost:'), StringMatch.regex('https://[^.]+\\.example\\.org'),
      ],
      allowMethods: ['GET', 'PUT', 'DELETE'],
      allowHeaders: ['content-type', 'x-request-id'],
      exposeHeaders: ['x-total'],
      maxAge: Duration.hours(1),
      allowCredentials: true,
      unmatchedPreflights: UnmatchedPreflights.IGNORE,
    },
  },
  '/public': { cors: { allowOrigins: [StringMatch.exact('*')], allowMethods: ['*'], unmatchedPreflights: UnmatchedPreflights.FORWARD } },
  '/abort': { fault: { abort: FaultAbort.httpStatus(503) } },
  '/some-aborted': { fault: { abort: FaultAbort.grpcStatus('UNAVAILABLE', { percentage: 12.5 }) } },
  '/delay': { fault: { delay: { fixedDelay: Duration.millis(200), percentage: 50 }, abort: FaultAbort.httpStatus(404, { percentage: 0.5 }) } },
  '/mirrors': {
    mirrors: [{ destination: Destination.service('shadow', 8080) }, { destination: Destination.service('audit', 80, { namespace: 'back' }), percentage: 0.1 }],
  },
  '/retries': {
    retries: { attempts: 2, retryOn: ['5xx'], backoff: Duration.millis(50), retryIgnorePreviousHosts: false, retryRemoteLocalities: true },
    statPrefix: 'retried',
  },
};

/** What is done with a request on its way: permissions, faults, copies, further attempts, headers of one destination. */
export const httpPolicies: CorpusProgram = {
  name: 'http policies',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'policies' }, tls: ServerTls.issuedBy(ca) });
    const { virtualService } = gateway.addHost('policies.example.com', {
      routes: [
        ...Object.entries(POLICIES).map(([path, policies]) =>
          ({ name: path.slice(1), paths: [PathMatch.prefix(path)], destination: api, ...policies })),
        {
          destination: Destination.weighted([
            { destination: api, weight: 9, requestHeaders: { set: { 'x-version': '1' } }, responseHeaders: { remove: ['server'] } },
            { destination: Destination.service('api-next', 8080), weight: 1, requestHeaders: { set: { 'x-version': '2' } } },
          ]),
        },
      ],
    });
    virtualService.route('retries').patch('/match/0/sourceNamespace', 'istio-system');
    virtualService.route('public').patch('/corsPolicy/allowHeaders/-', 'x-patched');
  },
};
