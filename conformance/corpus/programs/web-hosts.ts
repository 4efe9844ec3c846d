import { Duration } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  Destination, Gateway, HostDefaults, Hsts, HttpsRedirect, KubernetesGateway, KubernetesListenerSet, PathMatch, SecurityHeaders, ServerTls,
  StringMatch,
} from 'cdk8s-istio-ingress';

const frontend = Destination.service('frontend', 8080);
const api = Destination.service('api', 8080);
const next = Destination.service('next', 8080);
const solver = Destination.service('solver', 8089);

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
  gateway.addHost('apex.example.com', {
    redirectFrom: ['www.apex.example.com', 'old.example.com'],
    httpsRedirect: HttpsRedirect.enabled({ redirectCode: 308, acmeChallenges: solver }),
    destination: frontend,
  });
  gateway.addHost('cors.example.com', {
    cors: { allowOrigins: [StringMatch.exact('https://app.example.com')], allowMethods: ['PUT'], maxAge: Duration.hours(1) },
    destination: frontend,
  });
  gateway.addHost('temporary.example.com', { httpsRedirect: HttpsRedirect.enabled({ redirectCode: 307 }), destination: frontend });
  gateway.addHost('unanswered.example.com', { httpsRedirect: HttpsRedirect.disabled(), destination: frontend });
  gateway.addHost('slow.example.com', {
    requestTimeout: Duration.millis(300),
    routes: [{ paths: [PathMatch.prefix('/delay/2')], timeout: Duration.seconds(5), destination: api }, { destination: frontend }],
  });
  gateway.addHost('canary.example.com', {
    destination: frontend,
    canary: {
      destination: next, weight: 20, headers: { 'x-canary': StringMatch.exact('always') }, cookies: { canary: 'always', beta: '1.0' },
    },
  });
}

/** Hosts of which the API of Istio alone can say it. */
export function istioWebHosts(gateway: Gateway): void {
  const { virtualService } = gateway.addHost('later.example.com');
  virtualService.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' });
  virtualService.addDirectResponse({ paths: [PathMatch.exact('/teapot')], status: 418, body: 'teapot' });
  virtualService.addRoute({ paths: [PathMatch.prefix('/delay')], timeout: Duration.millis(200), destination: frontend });
  virtualService.addRoute({ destination: frontend });
  gateway.addHost('closed.example.com', { maintenance: {}, destination: frontend });
  gateway.addHost('maintenance.example.com', {
    maintenance: {
      status: 500,
      body: '<p>Back soon</p>',
      contentType: 'text/html; charset=utf-8',
      retryAfter: Duration.minutes(5),
      openPaths: [PathMatch.prefix('/status/'), PathMatch.exact('/a.b'), PathMatch.regex('/v[0-9]+'), PathMatch.prefix('/Open', { ignoreCase: true })],
    },
    destination: frontend,
  });
  gateway.addHost('reopened.example.com', { maintenance: { enabled: false, status: 500 }, destination: frontend });
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
