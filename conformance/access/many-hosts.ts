import { App, Chart } from 'cdk8s';
import { ServeOptions } from '../tools/served';
import {
  AccessOptions, AnalysisAtSynth, CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, GatewayAnalysis,
  GatewayWorkload, HttpMatchOptions, HttpRewrite, HttpRouteOptions, HttpsRedirect, KubernetesGateway, Server, ServerCertificate, ServerTls,
  TerminatingTls,
} from 'cdk8s-istio-ingress';

/** A host beside others on the same Pods; its backend is `private`, that of all others `public`. */
export interface ManyHosts {
  readonly id: string;
  /** Whether the host cannot be restricted. */
  readonly refused: boolean;
  readonly pods?: Pick<ServeOptions, 'namespace' | 'labels'>;
  readonly synth: (access: AccessOptions | undefined) => string;
}

/** Allows no client of the suite. */
export const RESTRICTION: AccessOptions = { allowFrom: ['192.0.2.1'] };

const [PRIVATE, PUBLIC] = ['private', 'public'].map(routesTo);
const PLAIN = { routes: PUBLIC, httpsRedirect: HttpsRedirect.disabled() };

/** The backend gets a plain host: Go's server refuses some forms that Envoy routes. */
function routesTo(service: string): HttpRouteOptions[] {
  return [{ rewrite: HttpRewrite.authority('backend'), destination: Destination.service(service, 80) }];
}

/** What else a Gateway has. */
type Others = (gateway: Gateway) => void;

const https = (host: string, options: object = {}): Others => gateway => { gateway.addHost(host, { ...PLAIN, ...options }); };
const redirected = (host: string): Others => gateway => { gateway.addHost(host, { routes: PUBLIC }); };
const passedThrough = (host: string): Others => gateway => { gateway.addPassthroughHost(host, { destination: Destination.service('public', 443) }); };
const routesOnly = (host: string, match: HttpMatchOptions = {}): Others => gateway => {
  gateway.addVirtualService('More', { hosts: [host], routes: PUBLIC.map(route => ({ ...route, ...match })) });
};
const httpServer = (host: string): Others => gateway => { gateway.addServer(Server.http({ hosts: [host] })); };
const http = (host: string, routes = host): Others => gateway => {
  httpServer(host)(gateway);
  gateway.addVirtualService('Http', { hosts: [routes], routes: PUBLIC });
};
const both = <G>(...all: ((gateway: G) => void)[]) => (gateway: G) => all.forEach(each => each(gateway));

type KubernetesOthers = (gateway: KubernetesGateway) => void;

const secure = (host: string): KubernetesOthers => gateway => { gateway.addHost(host, PLAIN); };
const insecure = (host: string): KubernetesOthers => gateway => { gateway.addHttpHost(host, { routes: PUBLIC }); };

/** Each host that can be restricted beside each kind of other hosts, and each that cannot. */
export function manyHosts(): ManyHosts[] {
  return [
    istio('*', 'alone', {}),
    istio('*', 'http of all names', { own: httpServer('*') }),
    istio('*', 'routes of a narrow host', { own: routesOnly('open.r.com') }),
    istio('*', 'another Gateway with a narrow host and a narrow wildcard', { beside: both(https('open.r.com'), passedThrough('raw.r.com')), third: https('*.n.r.com') }),
    istio('*.r.com', 'another Gateway with a narrow host and a narrow wildcard', { beside: redirected('open.r.com'), third: https('*.n.r.com') }),
    istio('*.r.com', 'another Gateway with all names', { beside: https('*') }),
    istio('*.r.com', 'another Gateway with http', { beside: http('*', 'open.r.com') }),
    istio('*.r.com', 'routes of a narrow host', { own: routesOnly('open.r.com') }),
    istio('*.r.com', 'a narrow host that is passed through', { own: passedThrough('raw.r.com') }),
    istio('*.r.com', 'routes of a narrow host for another port', { own: routesOnly('open.r.com', { ports: [80] }) }),
    istio('*.r.com', 'routes of a narrow host for other clients', { own: routesOnly('open.r.com', { sourceLabels: { app: 'other' } }) }),
    istio('a.r.com', 'a broader wildcard and http', { own: both(https('*.r.com'), httpServer('*')) }),
    istio('a.r.com', 'other Gateways with all names', { beside: both(https('*'), http('*')), third: redirected('*.r.com') }),
    kubernetes('*', 'http, with a narrow host', 'http', both(insecure('open.r.com'), secure('x.n.r.com'))),
    kubernetes('*', 'https, with a narrow host and a narrow wildcard', 'https', both(secure('open.r.com'), secure('*.n.r.com'))),
    kubernetes('*.r.com', 'https, with a narrow host and a narrow wildcard', 'https', both(secure('open.r.com'), secure('*.n.r.com'))),
    refused(istio('*', 'a narrow host', { own: https('open.r.com') })),
    refused(istio('*', 'http of a narrow host', { own: http('open.r.com') })),
    refused(istio('*', 'a narrow wildcard', { own: https('*.n.r.com') })),
    refused(istio('*', 'routes of a narrow wildcard', { own: routesOnly('*.n.r.com') })),
    refused(istio('*', 'another Gateway with http', { beside: http('open.r.com') })),
    refused(istio('*', 'another Gateway with http of all names', { beside: http('*', 'open.r.com') })),
    refused(istio('*', 'another Gateway with a redirect', { beside: redirected('open.r.com') })),
    refused(istio('*.r.com', 'a narrow host', { own: https('open.r.com') })),
    refused(istio('*.r.com', 'routes of a narrow wildcard', { own: routesOnly('*.n.r.com') })),
    refused(istio('*.r.com', 'http', { own: http('*', 'open.r.com') })),
    refused(istio('*.r.com', 'all names', { own: https('*') })),
    refused(istio('*.r.com', 'another Gateway with a narrow host on another port', { beside: https('open.r.com', { port: 8443 }) })),
    refused(kubernetes('*', 'http, with a narrow wildcard', 'http', insecure('*.n.r.com'))),
    refused(kubernetes('*', 'https, with http of a narrow host', 'https', insecure('open.r.com'))),
  ];
}

function refused(program: ManyHosts): ManyHosts {
  return { ...program, refused: true };
}

function istio(host: string, what: string, { own, beside, third }: { own?: Others; beside?: Others; third?: Others }): ManyHosts {
  return {
    id: `${host} and ${what}`,
    refused: false,
    synth: access => synthesized((chart, tlsOf) => {
      const workload = new GatewayWorkload();
      const gateway = (name: string) => new Gateway(chart, name, { workload, metadata: { name }, tls: tlsOf(name) });
      const first = gateway('own');
      first.addHost(host, { routes: PRIVATE, access, httpsRedirect: HttpsRedirect.disabled() });
      own?.(first);
      beside?.(gateway('beside'));
      third?.(gateway('third'));
    }),
  };
}

function kubernetes(host: string, what: string, form: 'http' | 'https', others: KubernetesOthers): ManyHosts {
  return {
    id: `Gateway API: ${host} by ${what}`,
    refused: false,
    pods: { namespace: 'shop', labels: { 'gateway.networking.k8s.io/gateway-name': 'own' } },
    synth: access => synthesized((chart, tlsOf) => {
      const gateway = new KubernetesGateway(chart, 'own', { metadata: { name: 'own' }, tls: tlsOf('own') });
      if (form === 'http') gateway.addHttpHost(host, { routes: PRIVATE, access });
      else gateway.addHost(host, { routes: PRIVATE, access, httpsRedirect: HttpsRedirect.disabled() });
      others(gateway);
    }),
  };
}

/** The analysis is off: the policy itself must be right. */
function synthesized(build: (chart: Chart, tlsOf: (gateway: string) => TerminatingTls) => void): string {
  const app = new App();
  GatewayAnalysis.atSynth(app, AnalysisAtSynth.OFF);
  const chart = new Chart(app, 'hosts', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('hosts', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
  build(chart, name => ServerTls.simple({
    serverCertificate: ServerCertificate.fromBundle(ca.issueServerCertificate(name, { dnsNames: ['*.r.com', '*.n.r.com'] })),
  }));
  return app.synthYaml();
}
