import 'cdk8s-istio-ingress/jest';
import { App, Testing } from 'cdk8s';
import { CredentialName } from './credential-name';
import { MountedFiles } from './mounted-files';
import { CertificateAuthority, CertificateStore, IngressSimulator } from 'cdk8s-istio-ingress';

const store = CertificateStore.deterministic('secure-gateways');
const ca = CertificateAuthority.selfSigned('httpbin-ca', { store, intermediate: true });
const client = ca.issueClientCertificate('httpbin-client');
const mountedFiles = new MountedFiles(new App(), 'mounted-files', { ca });

const FORMS = {
  'mounted-files': Testing.synth(mountedFiles),
  'credential-name': Testing.synth(new CredentialName(new App(), 'credential-name', { ca })),
};

/** Like httpbin: /status/418 answers 418. */
const httpbin = { answer: (path: string) => Number(/^\/status\/(\d+)/.exec(path)?.[1] ?? 200) };
const productpage = { answer: () => 200 };

const teapot = 'https://httpbin.example.com/status/418';
const trust = ca.trustAnchors;

describe.each(Object.entries(FORMS))('%s', (_form, manifests) => {
  const ingress = IngressSimulator.fromManifests(manifests).withBackend('httpbin', httpbin).withBackend('productpage', productpage);

  test('its manifests are those that were reviewed', () => {
    expect(manifests).toMatchSnapshot();
  });

  test('httpbin serves the client of the task a teapot', async () => {
    expect(await ingress.request(teapot, { trust, clientCertificate: client })).toMatchObject({ handshake: 'ok', statusCode: 418 });
  });

  test('httpbin refuses a client without a certificate', async () => {
    expect(await ingress.request(teapot, { trust })).toMatchObject({ handshake: 'refused', alert: 'certificate required' });
    expect(ingress).toRequireClientCertificateFrom(ca, { host: 'httpbin.example.com' });
  });

  test('httpbin refuses a client of another authority', async () => {
    const stranger = CertificateAuthority.selfSigned('others', { store }).issueClientCertificate('stranger');
    expect(await ingress.request(teapot, { trust, clientCertificate: stranger }))
      .toMatchObject({ handshake: 'refused', alert: 'unknown ca' });
  });

  test('bookinfo asks for no client certificate', async () => {
    expect(await ingress.request('https://bookinfo.com/productpage', { trust })).toMatchObject({ handshake: 'ok', statusCode: 200 });
  });

  test('paths that the task does not let through are not found', async () => {
    expect(await ingress.request('https://bookinfo.com/nothing', { trust })).toMatchObject({ statusCode: 404 });
  });

  test('no manifest holds the key of an authority or of a client', () => {
    const keys = manifests.filter(({ kind }) => kind === 'Secret').flatMap(({ data }) => Object.entries(data))
      .filter(([key]) => key === 'tls.key');
    expect(keys).toHaveLength(2);
    expect(JSON.stringify(manifests)).not.toContain(Buffer.from(client.privateKey).toString('base64'));
  });
});

test('the volumes for other installations are those that were reviewed', () => {
  const { volumes } = mountedFiles;
  expect([volumes.toDeploymentPatch(), volumes.toHelmValues(), volumes.toIstioctlValues()]).toMatchSnapshot();
});
