import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { judge } from './verdict';
import { fileManifests, HandmadeLeafs, sdsManifests, secret } from '../fixtures/handmade';
import { Leaf, OpensslAuthority } from '../fixtures/pki';
import { Context, Suite } from '../suite';
import { Served } from '../tools/served';
import { breakEach } from '../walk/breaking';
import { Expectation, REFUSED } from '../walk/expectations';
import { rotate } from '../walk/rotation';
import { walk } from '../walk/walk';

const NAME = 'handmade';

/**
 * The judges tried on manifests and certificates that are not ours: Istio's secure ingress task written by hand,
 * with openssl's certificates. When this fails, a judge is wrong, not the library.
 */
export const handmadeSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
    try {
      const pki = makePki(folder);
      await runForm('sds', sdsManifests(pki.leafs), 'httpbin-credential', pki, folder, context);
      await runForm('files', fileManifests(pki.leafs), 'istio-ingressgateway-httpbin-certs', pki, folder, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

interface Pki {
  readonly leafs: HandmadeLeafs;
  readonly client: Leaf;
  readonly untrusted: Leaf;
  readonly renewed: Leaf[];
}

function makePki(folder: string): Pki {
  const authority = new OpensslAuthority(folder, 'authority');
  const other = new OpensslAuthority(folder, 'other-authority');
  return {
    leafs: {
      httpbin: authority.issue('httpbin', 'httpbin.example.com', 'serverAuth'),
      bookinfo: authority.issue('bookinfo', 'bookinfo.com', 'serverAuth'),
      wild: authority.issue('wild', '*.wild.example', 'serverAuth'),
    },
    client: authority.issue('client', 'client.example', 'clientAuth'),
    untrusted: other.issue('untrusted', 'client.example', 'clientAuth'),
    renewed: ['a', 'b', 'c'].map(name => authority.issue(`renewed-${name}`, 'httpbin.example.com', 'serverAuth')),
  };
}

async function runForm(form: string, yaml: string, rotated: string, pki: Pki, folder: string, context: Context): Promise<void> {
  const file = path.join(folder, `${form}.yaml`);
  fs.writeFileSync(file, yaml);
  const scenario = { suite: NAME, form, paths: [file], expectations: (served: Served) => expectations(served, pki, folder) };
  if (context.report.selects(`${form}: verdict`)) {
    await judge(context, NAME, [{ id: `${form}: verdict`, yaml, assumeServices: true }]);
  }
  await walk({ ...scenario, more: served => rotateLeaf(served, form, rotated, pki, context) }, context);
  await breakEach(scenario, yaml, folder, context);
}

function expectations({ ready }: Served, { leafs, client, untrusted }: Pki, folder: string): Expectation[] {
  const backendCa = path.join(folder, 'backend.crt');
  fs.writeFileSync(backendCa, ready.backendCa ?? '');
  const ca = ['--cacert', leafs.httpbin.authority];
  const as = (leaf: Leaf) => [...ca, '--cert', leaf.certificate, '--key', leaf.key];
  const teapot = 'https://httpbin.example.com/status/418';
  return [
    {
      name: 'mutual with a certificate',
      url: teapot,
      curl: as(client),
      expect: { status: 418, service: 'httpbin.default.svc.cluster.local' },
    },
    { name: 'mutual without', url: teapot, curl: ca, expect: { refused: REFUSED } },
    { name: 'mutual with an untrusted client\'s', url: teapot, curl: as(untrusted), expect: { refused: REFUSED } },
    {
      name: 'second host',
      url: 'https://bookinfo.com/productpage',
      curl: ca,
      expect: { status: 200, service: 'productpage.default.svc.cluster.local' },
    },
    { name: 'unrouted path', url: 'https://bookinfo.com/nothing', curl: ca, expect: { status: 404 } },
    {
      name: 'below the lowest version',
      url: 'https://bookinfo.com/productpage',
      curl: [...ca, '--tls-max', '1.2'],
      expect: { refused: REFUSED },
    },
    { name: 'http', url: 'http://httpbin.example.com/status/418', expect: { status: 301, redirect: teapot } },
    { name: 'optional mutual without', url: 'https://a.wild.example/', curl: ca, expect: { status: 200 } },
    { name: 'optional mutual with', url: 'https://a.wild.example/', curl: as(client), expect: { status: 200 } },
    { name: 'optional mutual with an untrusted client\'s', url: 'https://a.wild.example/', curl: as(untrusted), expect: { refused: REFUSED } },
    { name: 'above the highest version', url: 'https://a.wild.example/', curl: [...ca, '--tlsv1.3'], expect: { refused: REFUSED } },
    {
      name: 'passthrough',
      url: 'https://pass.example.com/',
      curl: ['--cacert', backendCa],
      expect: { status: 200, service: 'nginx.default.svc.cluster.local' },
    },
    { name: 'unknown host', url: 'https://unknown.example/', curl: ['--insecure'], expect: { refused: REFUSED } },
  ];
}

async function rotateLeaf(served: Served, form: string, name: string, { leafs, client, renewed }: Pki, { report }: Context): Promise<void> {
  const id = `${form}: rotation`;
  if (!report.selects(id)) { return; }
  const [ca, cert, key] = [leafs.httpbin.authority, client.certificate, client.key].map(file => fs.readFileSync(file, 'utf8'));
  const asking = { url: 'https://httpbin.example.com/status/418', ca, cert, key, status: 418 };
  const { traffic, replaced } = await rotate(served, [asking, asking], renewed.map(leaf => secret(name, leaf, form !== 'sds')));
  const words = [
    ...traffic.failures,
    ...replaced.flatMap(({ waiting }) => waiting.map(resource => `Envoy still uses the old ${resource}`)),
    ...(traffic.certificates.size === renewed.length + 1
      ? []
      : [`clients saw ${traffic.certificates.size} certificates, not ${renewed.length + 1}`]),
  ];
  report.check({ suite: NAME, judge: 'Envoy: rotation under traffic', id, ok: words.length === 0, words: words.join('\n') });
  process.stderr.write(`${NAME}: ${form}: ${traffic.requests} requests during ${renewed.length} rotations, ${traffic.failures.length} `
    + 'failed\n');
}
