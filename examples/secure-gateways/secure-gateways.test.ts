import { App, Testing } from 'cdk8s';
import { CredentialName } from './credential-name';
import { MountedFiles } from './mounted-files';
import { materialOf, withoutMaterial } from '../../test/helpers/gateway-reader';
import { handshake } from '../../test/helpers/handshake';
import { CertificateAuthority, CertificateReporter, CertificateStore } from 'cdk8s-istio-ingress';

const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
const ca = CertificateAuthority.selfSigned('httpbin-ca', { store, intermediate: true });
const client = ca.issueClientCertificate('httpbin-client');
const mountedFiles = new MountedFiles(new App(), 'mounted-files', { ca });

const FORMS = {
  'mounted-files': Testing.synth(mountedFiles),
  'credential-name': Testing.synth(new CredentialName(new App(), 'credential-name', { ca })),
};

describe.each(Object.entries(FORMS))('%s', (_form, manifests) => {
  test('its manifests are those that were reviewed', () => {
    expect(withoutMaterial(manifests)).toMatchSnapshot();
  });

  test('httpbin accepts the client of the task', async () => {
    const { certificateChain: cert, privateKey: key } = client;
    const attempt = { host: 'httpbin.example.com', trust: client.caCertificates, client: { cert, key } };
    expect(await handshake(materialOf(manifests, 'httpbin.example.com'), attempt)).toBe('accepted');
  });

  test('httpbin refuses a client without a certificate', async () => {
    const attempt = { host: 'httpbin.example.com', trust: client.caCertificates };
    expect(await handshake(materialOf(manifests, 'httpbin.example.com'), attempt)).toBe('refused: no certificate');
  });

  test('bookinfo asks for no client certificate', async () => {
    expect(await handshake(materialOf(manifests, 'bookinfo.com'), { host: 'bookinfo.com', trust: client.caCertificates })).toBe('accepted');
  });

  test('no manifest holds the key of an authority or of a client', () => {
    const keys = manifests.filter(({ kind }) => kind === 'Secret').flatMap(({ data }) => Object.entries(data)).filter(([key]) => key === 'tls.key');
    expect(keys).toHaveLength(2);
    expect(JSON.stringify(manifests)).not.toContain(Buffer.from(client.privateKey).toString('base64'));
  });
});

test('the volumes for other installations are those that were reviewed', () => {
  const { volumes } = mountedFiles;
  expect([volumes.toDeploymentPatch(), volumes.toHelmValues(), volumes.toIstioctlValues()]).toMatchSnapshot();
});
