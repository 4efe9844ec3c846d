import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { GatewayApi } from './gateway-api';
import { CertificateAuthority, CertificateStore, Cleanup } from 'cdk8s-istio-ingress';

const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: CertificateStore.directory('certificates'), intermediate: true });
const client = ca.issueClientCertificate('httpbin-client');

const app = new App();
const chart = new GatewayApi(app, 'gateway-api', { ca });
app.synth();
writeFileSync(join(app.outdir, 'gateway-api.checks.sh'), chart.hosts.map(host => host.describeChecks({ directory: 'client' })).join('\n'));
writeFileSync(join(app.outdir, 'gateway-api.cleanup.sh'), `${Cleanup.commands(chart).join('\n')}\n`);
client.writeFiles('client');
