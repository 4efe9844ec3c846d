import { Duration } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  Destination, DestinationRule, EcdhCurve, Gateway, GatewayWorkload, LoadBalancer, PathMatch, ServerTls, TlsPolicy,
} from 'cdk8s-istio-ingress';

const CURVES = [EcdhCurve.X25519MLKEM768, EcdhCurve.X25519, EcdhCurve.P_256, EcdhCurve.P_384, EcdhCurve.P_521];

/** What only the newest releases of Istio have. */
export const newestIstio: CorpusProgram = {
  name: 'newest istio',
  needsIstio: '1.32',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', {
      metadata: { name: 'newest' },
      workload: new GatewayWorkload({ istioVersion: '1.32' }),
      tls: ServerTls.issuedBy(ca),
      tlsPolicy: TlsPolicy.mozillaIntermediate(),
    });
    const api = Destination.service('api', 8080);
    const tls = (tlsPolicy: TlsPolicy) => ServerTls.issuedBy(ca, { tlsPolicy });
    new DestinationRule(chart, 'Api', {
      host: 'api',
      connectionPool: { http: { http2KeepAlive: { interval: Duration.seconds(30), timeout: Duration.seconds(5) } } },
      loadBalancer: LoadBalancer.roundRobin({
        zoneAware: { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['version'], minClusterSize: 3, enabled: true },
      }),
      outlierDetection: { httpErrorCodes: [500, 503], failurePercentageThreshold: 80 },
      retryBudget: { percent: 10, budgetInterval: Duration.seconds(10) },
    });
    gateway.addHost('modern.example.com', { tls: tls(TlsPolicy.mozillaModern()), destination: api });
    gateway.addHost('fips.example.com', { tls: tls(TlsPolicy.fips()), destination: api });
    gateway.addHost('hybrid.example.com', { tls: tls(TlsPolicy.postQuantum()), destination: api });
    gateway.addHost('own.example.com', { tls: tls(TlsPolicy.of({ ecdhCurves: CURVES })), destination: api });
    gateway.addHost('http1.example.com', { tls: ServerTls.issuedBy(ca, { alpnProtocols: ['http/1.1'] }), destination: api });
    const { virtualService } = gateway.addHost('shop.example.com');
    virtualService.addRedirect({ paths: [PathMatch.prefix('/v0/')], prefixRewrite: '/v1/' });
    virtualService.addRoute({ destination: api });
  },
};
