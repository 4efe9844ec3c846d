import { ApiObject } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  AuthorizationAction, AuthorizationPolicy, Destination, ForwardClientCertDetails, Gateway, GatewayProxyConfig, GatewayWorkload, Jwks,
  JwtRule, PathMatch, RequestAuthentication, ServerCertificate, ServerTls, StringMatch, TrustBundle,
} from 'cdk8s-istio-ingress';

const KEYS = JSON.stringify({
  keys: [{
    kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  }],
});

/** Who may call single hosts and paths. */
export const access: CorpusProgram = {
  name: 'access',
  build: ({ chart, ca }) => {
    const workload = new GatewayWorkload({ trustedProxies: 2, forwardClientCertDetails: ForwardClientCertDetails.APPEND_FORWARD });
    const gateway = new Gateway(chart, 'Gateway', { workload, metadata: { name: 'access' }, tls: ServerTls.issuedBy(ca) });
    const destination = Destination.service('web', 80);
    gateway.addHost('addresses.example.com', {
      destination,
      access: { allowFrom: ['203.0.113.0/24', '2001:db8::/32'], denyFrom: ['203.0.113.66'], publicPaths: [PathMatch.exact('/healthz')] },
    });
    const jwt: JwtRule = {
      issuer: 'https://id.example.com',
      audiences: ['shop'],
      jwks: Jwks.inline(KEYS),
      fromHeaders: [{ name: 'x-token', prefix: 'Token ' }],
      fromParams: ['token'],
      fromCookies: ['session'],
      forwardOriginalToken: true,
      outputPayloadToHeader: 'x-payload',
      outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }],
    };
    gateway.addHost('tokens.example.com', {
      routes: [{ destination: Destination.service('staff', 80), jwtClaims: { groups: StringMatch.exact('staff') } }, { destination }],
      access: { jwt, paths: [{ paths: [PathMatch.prefix('/admin')], jwt: { ...jwt, claims: { groups: ['staff'] }, allowPreflight: true } }] },
    });
    gateway.addHost('clients.example.com', {
      destination,
      tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
      access: { principals: ['example.com/ns/shop/sa/*'] },
    });
    gateway.addPassthroughHost('raw.example.com', { destination: Destination.service('raw', 443) });
    return { patches: [GatewayProxyConfig.of(workload).toDeploymentPatch()] };
  },
};

/** Policies for all hosts of a gateway. */
export const policies: CorpusProgram = {
  name: 'policies',
  build: ({ chart, ca }) => {
    const workload = new GatewayWorkload();
    const gateway = new Gateway(chart, 'Gateway', { workload, metadata: { name: 'policies' }, tls: ServerTls.issuedBy(ca) });
    gateway.addHost('policies.example.com', { destination: Destination.service('web', 80) });
    new RequestAuthentication(chart, 'Tokens', {
      workload,
      metadata: { name: 'tokens' },
      jwtRules: [
        { issuer: 'https://id.example.com', jwks: Jwks.uri('https://id.example.com/keys') },
        { issuer: 'https://other.example.com', jwks: Jwks.discovered() },
      ],
    });
    new AuthorizationPolicy(chart, 'Deny', {
      workload,
      action: AuthorizationAction.DENY,
      metadata: { name: 'deny' },
      rules: [
        { from: [{ ipBlocks: ['192.0.2.0/24'] }, { notIpBlocks: ['0.0.0.0/0'] }, { remoteIpBlocks: ['192.0.2.1'] }] },
        { from: [{ notRemoteIpBlocks: ['0.0.0.0/0'], principals: ['a/b'], notPrincipals: ['a/c'] }] },
        { from: [{ requestPrincipals: ['https://evil.example.com/*'] }], to: [{ ports: ['8443'], hosts: ['a.example.com'], paths: ['/a/{*}'], methods: ['PUT'] }] },
        { to: [{ notHosts: ['*'], notPorts: ['8080'], notMethods: ['GET'], notPaths: ['/'] }], when: [{ key: 'request.headers[x-a]', values: ['b'] }] },
      ],
    });
    new AuthorizationPolicy(chart, 'Audit', { workload, action: AuthorizationAction.AUDIT, metadata: { name: 'audit' }, rules: [{}] });
    new AuthorizationPolicy(chart, 'Allow', {
      workload,
      action: AuthorizationAction.ALLOW,
      metadata: { name: 'allow' },
      rules: [{ when: [{ key: 'request.auth.claims[group]', notValues: ['guests'] }] }, { from: [{ notRequestPrincipals: ['*'] }] }],
    });
  },
};

/** The header about client certificates, in every form, and gateways that Istio deploys with what their policies need. */
export const forwardedCertificates: CorpusProgram = {
  name: 'forwarded certificates',
  notInEnvoy: 'the Deployments have no Pods',
  build: ({ chart, ca }) => {
    const details = [
      ForwardClientCertDetails.SANITIZE, ForwardClientCertDetails.FORWARD_ONLY, ForwardClientCertDetails.SANITIZE_SET,
      ForwardClientCertDetails.ALWAYS_FORWARD_ONLY,
    ];
    for (const [index, forwardClientCertDetails] of details.entries()) {
      const selector = { istio: `edge-${index}` };
      const workload = new GatewayWorkload({ name: `edge-${index}`, selector, forwardClientCertDetails });
      const deployment = new ApiObject(chart, `Deployment-${index}`, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: workload.name, namespace: workload.namespace },
        spec: {
          selector: { matchLabels: selector },
          template: { metadata: { labels: selector }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } },
        },
      });
      GatewayProxyConfig.of(workload).annotatePods(deployment);
      const gateway = new Gateway(chart, `Gateway-${index}`, { workload, metadata: { name: `edge-${index}` }, tls: ServerTls.issuedBy(ca) });
      gateway.addHost(`edge-${index}.example.com`, { destination: Destination.service('web', 80) });
    }
  },
};
