import { Duration } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  Destination, Gateway, HostDefaults, Hsts, KubernetesGateway, KubernetesListenerSet, PathMatch, SecurityHeaders, ServerTls,
} from 'cdk8s-istio-ingress';

const frontend = Destination.service('frontend', 8080);
const api = Destination.service('api', 8080);

/** What the hosts below have unless they say otherwise. */
export const WEB_DEFAULTS: HostDefaults = {
  hsts: Hsts.maxAge(Duration.days(365), { includeSubDomains: true }), securityHeaders: SecurityHeaders.recommended(),
};

/** Hosts with the options in words of the web, as both APIs can write them. The suite `web` asks them. */
export function webHosts(gateway: Gateway | KubernetesGateway): void {
  gateway.addHost('plain.example.com', { hsts: Hsts.none(), securityHeaders: SecurityHeaders.none(), destination: frontend });
  gateway.addHost('defaults.example.com', {
    routes: [
      { paths: [PathMatch.prefix('/own')], responseHeaders: { set: { 'X-Frame-Options': 'SAMEORIGIN' } }, destination: api },
      { paths: [PathMatch.prefix('/removed')], responseHeaders: { remove: ['Referrer-Policy'] }, destination: api },
      { destination: frontend },
    ],
  });
  gateway.addHost('headers.example.com', {
    hsts: Hsts.preload(),
    securityHeaders: SecurityHeaders.recommended({
      contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; report-uri /csp?from=50%25",
      referrerPolicy: 'no-referrer, same-origin',
      permissionsPolicy: 'fullscreen=(self "https://a.example"), usb=*',
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin' },
    }),
    destination: frontend,
  });
  gateway.addHost('frames.example.com', {
    hsts: Hsts.maxAge(Duration.days(730), { includeSubDomains: true, preload: true }),
    securityHeaders: SecurityHeaders.recommended({ frameOptions: 'SAMEORIGIN' }),
    destination: frontend,
  });
  gateway.addHost('own.example.com', { securityHeaders: SecurityHeaders.of({ 'X-Robots-Tag': 'noindex' }), destination: frontend });
}

/** Hosts of which the API of Istio alone can say it. */
export function istioWebHosts(gateway: Gateway): void {
  const { virtualService } = gateway.addHost('later.example.com');
  virtualService.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' });
  virtualService.addDirectResponse({ paths: [PathMatch.exact('/teapot')], status: 418, body: 'teapot' });
  virtualService.addRoute({ paths: [PathMatch.prefix('/delay')], timeout: Duration.millis(200), destination: frontend });
  virtualService.addRoute({ destination: frontend });
}

/** Every option of a host in words of the web. */
export const webHostsProgram: CorpusProgram = {
  name: 'web hosts',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'web' }, tls: ServerTls.issuedBy(ca), hostDefaults: WEB_DEFAULTS });
    webHosts(gateway);
    istioWebHosts(gateway);
  },
};

/** The same by the Gateway API. */
export const kubernetesWebHostsProgram: CorpusProgram = {
  name: 'web hosts by the Gateway API',
  build: ({ chart, ca }) => {
    const props = { tls: ServerTls.issuedBy(ca), hostDefaults: WEB_DEFAULTS };
    const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'web' }, tls: props.tls, hostDefaults: props.hostDefaults });
    webHosts(gateway);
    new KubernetesListenerSet(chart, 'Team', { gateway, tls: props.tls, hostDefaults: props.hostDefaults })
      .addHost('team.example.com', { destination: frontend });
  },
};
