import { join } from 'path';
import { App } from 'cdk8s';
import { CredentialName } from './credential-name';
import { MountedFiles } from './mounted-files';
import { CertificateAuthority, CertificateStore } from 'cdk8s-istio-ingress';

const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: CertificateStore.directory('certificates'), intermediate: true });

// An App for each form: they are alternatives, and one gateway cannot serve a host twice.
const app = new App();
new CredentialName(app, 'credential-name', { ca });
app.synth();

const mounted = new App();
const { volumes } = new MountedFiles(mounted, 'mounted-files', { ca });
mounted.synth();
volumes.writeFiles(join(mounted.outdir, 'gateway-volumes'));

ca.issueClientCertificate('httpbin-client').writeFiles('client');
