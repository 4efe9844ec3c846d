import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { CredentialName } from './credential-name';
import { MountedFiles } from './mounted-files';
import { CertificateAuthority, CertificateStore, Cleanup } from 'cdk8s-istio-ingress';

const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: CertificateStore.directory('certificates'), intermediate: true });
const client = ca.issueClientCertificate('httpbin-client');

// An App for each form: they are alternatives, and one gateway cannot serve a host twice.
const mountedFiles = new MountedFiles(new App(), 'mounted-files', { ca });
const credentialName = new CredentialName(new App(), 'credential-name', { ca });

for (const chart of [mountedFiles, credentialName]) {
  const app = App.of(chart);
  app.synth();
  const checks = chart.hosts.map(host => host.describeChecks({ directory: 'client' }));
  writeFileSync(join(app.outdir, `${chart.node.id}.checks.sh`), checks.join('\n'));
  writeFileSync(join(app.outdir, `${chart.node.id}.cleanup.sh`), `${Cleanup.commands(chart).join('\n')}\n`);
}
mountedFiles.volumes.writeFiles('dist/gateway-volumes');
client.writeFiles('client');
