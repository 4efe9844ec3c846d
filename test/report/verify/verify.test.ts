import { NodeGateway } from './node-gateway';
import { API, api, ca, client, DAY, issuedAt, Live, live, manifests, presented, SHOP, shop, shopAnswer } from './shop';
import { CertificateAuthority, CertificateReporter, CertificateStore } from '../../../src/index';
import { IngressModel } from '../../../src/model/ingress-model';
import { readManifests } from '../../../src/model/input/read-manifests';
import { ExpectedStatus } from '../../../src/report/verify/checks/routes';
import { verifyContext } from '../../../src/report/verify/context';
import { plan } from '../../../src/report/verify/plan';
import { verify, VerifiedOrigin } from '../../../src/report/verify/verify';

interface Asked {
  readonly config?: Live;
  readonly now?: Date;
  readonly withClient?: boolean;
  readonly expected?: readonly ExpectedStatus[];
}

/** Verifies the shop's manifests against a gateway that runs something, perhaps something else. */
async function verified({ config = live(), now = new Date(), withClient = true, expected = [] }: Asked = {}): Promise<VerifiedOrigin[]> {
  const gateway = await NodeGateway.start({ 443: config.https, 8443: config.mutual, 80: config.http });
  try {
    const context = verifyContext(new IngressModel(readManifests(manifests)), now, {
      trust: ca.trustAnchors.pem,
      client: withClient ? { certificate: client.certificateChain, key: client.privateKey } : undefined,
    });
    const target = { address: '127.0.0.1', ports: new Map(gateway.ports), timeout: 5000 };
    return await verify(await plan(context, { gateways: [], expected }), target, 4);
  } finally {
    await gateway.stop();
  }
}

const lines = (origins: readonly VerifiedOrigin[], status: string) => origins.flatMap(({ origin, checks }) =>
  checks.filter(check => check.status === status).map(({ check, detail }) => `${origin} ${check}: ${detail}`));

const REGEX = `https://${SHOP} route: VirtualService shop/routes spec.http[3]: no simple GET matches this route; specify a URL for it with --probe`;

const pem = (chain: string) => chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g)!;

test('a gateway that runs the manifests passes every check', async () => {
  const origins = await verified();
  expect(lines(origins, 'failed')).toEqual([]);
  expect(lines(origins, 'skipped')).toEqual([REGEX]);
  expect(origins.map(({ origin, checks }) => [origin, checks.map(({ check }) => check)])).toEqual([
    [`https://${SHOP}`, [
      'certificate', 'chain', 'dates', 'name', 'authority', 'ALPN', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3',
      'GET /status', 'GET /cart', 'GET /old', 'GET /health', 'GET /verify-no-such-route', 'route',
    ]],
    [`https://${API}:8443`, [
      'certificate', 'chain', 'dates', 'name', 'authority', 'ALPN', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3',
      'no client certificate', 'foreign client certificate', 'client certificate', 'GET /v1', 'GET /verify-no-such-route',
    ]],
    [`http://${SHOP}`, ['GET /']],
    [`http://${API}`, ['GET /']],
    ['port 443', ['unknown name', 'no name']],
    ['port 8443', ['unknown name', 'no name']],
  ]);
});

test('without the certificate of a client, what it opens is skipped and named', async () => {
  const origins = await verified({ withClient: false });
  expect(lines(origins, 'failed')).toEqual([]);
  expect(lines(origins, 'skipped')).toEqual([
    REGEX,
    `https://${API}:8443 client certificate: needs a client certificate; specify --cert and --key`,
    `https://${API}:8443 routes: needs a client certificate; specify --cert and --key`,
  ]);
});

const other = CertificateAuthority.selfSigned('other-ca', {
  store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }), intermediate: true,
});
const otherIssued = (name: string, host: string) => presented(other.issueServerCertificate(name, { dnsNames: [host] }));
const at = (days: number) => ({ names: { [SHOP]: presented(issuedAt(new Date(Date.now() + days * DAY), [SHOP])) } });
const [leaf, intermediate] = pem(shop.certificateChain);
const root = pem(ca.trustAnchors.pem)[0];
const [apiLeaf, apiIntermediate] = pem(api.certificateChain);
const serving = (config: Partial<Live['https']>): Partial<Live> => ({ https: { ...live().https, ...config } });
const chain = (...parts: string[]) => serving({ names: { [SHOP]: { ...presented(shop), cert: parts.join('') } } });
const mutual = (config: Partial<Live['mutual']>): Partial<Live> => ({ mutual: { ...live().mutual, ...config } });
const routes = (path: string, reply: object) => serving({
  answer: (_, asked) => asked === path ? { status: 200, ...reply } : shopAnswer(asked),
});

test.each<[string, Partial<Live>, string[]]>([
  ['the certificate of another host', serving({ names: { [SHOP]: presented(api) } }),
    [
      `https://${SHOP} certificate: the certificate in Secret istio-system/api is served`,
      `https://${SHOP} name: not valid for '${SHOP}' (has ${API})`,
    ]],
  ['a certificate from elsewhere', serving({ names: { [SHOP]: otherIssued('x', 'x.example.com') } }),
    [
      `https://${SHOP} certificate: another certificate is served, x.example.com, issued by`,
      `https://${SHOP} name: not valid for`,
      `https://${SHOP} authority: the certificate is not issued by a trusted authority`,
    ]],
  ['a certificate for the same name from another authority', serving({ names: { [SHOP]: otherIssued('y', SHOP) } }),
    [`https://${SHOP} certificate: `, `https://${SHOP} authority: the certificate is not issued by a trusted authority`]],
  ['the certificate from before a rotation', serving(at(-30)),
    [`https://${SHOP} certificate: an old certificate is still served (valid from`, `https://${SHOP} authority`]],
  ['a certificate that is newer than the manifests', serving(at(2)),
    [`https://${SHOP} certificate: a newer certificate is served`, `https://${SHOP} dates`, `https://${SHOP} authority`]],
  ['an expired certificate', serving(at(-500)),
    [`https://${SHOP} certificate: an old certificate`, `https://${SHOP} dates: ${SHOP} expired on`, `https://${SHOP} authority`]],
  ['a chain without its intermediate', chain(leaf),
    [`https://${SHOP} chain: lacks shop-ca`, `https://${SHOP} authority: the certificate is not issued by a trusted authority`]],
  ['a chain with its root', chain(leaf, intermediate, root), [`https://${SHOP} chain: contains shop-ca`]],
  ['a chain with a certificate twice', chain(leaf, intermediate, intermediate), [`https://${SHOP} chain: wrong order or duplicates`]],
  ['a chain in another order', mutual({ names: { [API]: { ...live().mutual.names![API], cert: apiLeaf + root + apiIntermediate } } }),
    [`https://${API}:8443 chain: wrong order or duplicates: ${API}, shop-ca root, shop-ca intermediate; Secret istio-system/api has ${API}, shop-ca`]],
  ['a host left out', serving({ names: { 'new.example.com': presented(shop) } }),
    [
      `https://${SHOP} certificate: no certificate for '${SHOP}'`, `https://${SHOP} TLS 1.2: refused, but the Gateway has it enabled`, 'TLS 1.3',
      ...Array<string>(5).fill('GET'),
    ]],
  ['TLS 1.0 and 1.1 on', serving({ versions: ['TLSv1', 'TLSv1.3'] }),
    [`https://${SHOP} TLS 1.0: accepted, but the Gateway has it disabled`, `https://${SHOP} TLS 1.1: accepted, but the Gateway has it disabled`]],
  ['TLS 1.1 on', serving({ versions: ['TLSv1.1', 'TLSv1.3'] }), [`https://${SHOP} TLS 1.1: accepted, but the Gateway has it disabled`]],
  ['TLS 1.2 off', serving({ versions: ['TLSv1.3', 'TLSv1.3'] }), [`https://${SHOP} TLS 1.2: refused, but the Gateway has it enabled`]],
  ['TLS 1.3 off', serving({ versions: ['TLSv1.2', 'TLSv1.2'] }), [`https://${SHOP} TLS 1.3: refused, but the Gateway has it enabled`]],
  ['HTTP/2 off', serving({ http2: false }), [`https://${SHOP} ALPN: http/1.1`]],
  ['a certificate for every name', serving({ fallback: presented(shop) }),
    ['port 443 unknown name: the gateway answers; the manifests have no server for it', 'port 443 no name: the gateway answers']],
  ['mutual TLS off', mutual({ clients: undefined }),
    [
      `https://${API}:8443 no client certificate: accepted by the server of '${API}'; expected from the manifests: refused`,
      'foreign client certificate: accepted',
    ]],
  ['mutual TLS optional', mutual({ clients: 'optional' }), [`https://${API}:8443 no client certificate: accepted`]],
  ['clients of every authority', mutual({ clients: 'unchecked' }),
    ['no client certificate: accepted', 'foreign client certificate: accepted']],
  ['the authority of the clients removed', mutual({ names: { [API]: presented(api) } }),
    [`https://${API}:8443 client certificate: refused: `, 'GET /v1', 'GET /verify']],
  ['another authority for clients', mutual({ names: { [API]: presented(api, other.trustAnchors.pem) } }),
    [`https://${API}:8443 client certificate: refused: `, 'GET /v1', 'GET /verify']],
  ['the redirect off', { http: { answer: () => ({ status: 404 }) } },
    [`http://${SHOP} GET /: 404, not the redirect 301 to https://${SHOP}/`, `http://${API} GET /: 404, not the redirect`]],
  ['a redirect to http', { http: { answer: (host, path) => ({ status: 301, location: `http://${host}${path}` }) } },
    [`http://${SHOP} GET /: 301 to http://${SHOP}/, not the redirect`, `http://${API} GET /`]],
  ['a route away', routes('/status', { status: 404 }),
    [`https://${SHOP} GET /status: 404 from the gateway itself: no such route; expected: routed to frontend:8080 by VirtualService shop/routes`]],
  ['a route to nothing', routes('/status', { status: 503, body: 'no healthy upstream' }),
    [`https://${SHOP} GET /status: 503 from the gateway itself (no healthy upstream): the destination is not reachable`]],
  ['a route that speaks HTTP/1.1 to gRPC', routes('/status', { status: 502, body: 'upstream connect error or disconnect/reset before headers. reset reason: protocol error' }),
    [`https://${SHOP} GET /status: 502 from the gateway itself (upstream connect error`]],
  ['a redirect of a route elsewhere', routes('/old', { status: 308, location: `https://${SHOP}/else` }),
    [`https://${SHOP} GET /old: 308 to https://${SHOP}/else, not`]],
  ['another direct response', routes('/health', { status: 500 }), [`https://${SHOP} GET /health: 500, not 204`]],
  ['a route for every path', serving({ answer: () => ({ status: 200, routed: true }) }),
    ['GET /old', 'GET /health', 'no-such-route: 200, not 404']],
])('%s is noticed and named, and nothing else fails', async (_, change, expected) => {
  const failed = lines(await verified({ config: { ...live(), ...change } }), 'failed');
  expect(failed).toEqual(expected.map(text => expect.stringContaining(text)));
});

test('dates are compared with the clock', async () => {
  expect(lines(await verified({ now: new Date(Date.now() + 3 * 365 * DAY) }), 'failed')).toContainEqual(
    expect.stringMatching(/^https:\/\/shop\.example\.com dates: shop\.example\.com expired on /),
  );
});

test('what the user expects of a path replaces what the gateway alone decides', async () => {
  const expected = [{ url: '/status/418', status: 418 }, { url: `https://${SHOP}/cart`, status: 200 }];
  const origins = await verified({ expected });
  expect(lines(origins, 'failed')).toEqual([`https://${SHOP} GET /cart: 404, 200 expected by --probe`]);
  expect(lines(origins, 'ok')).toContain(`https://${SHOP} GET /status/418: 418, 418 expected by --probe`);
});
