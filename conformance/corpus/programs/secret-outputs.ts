import { Chart, Duration } from 'cdk8s';
import { secret } from '../../generated/context';
import { CorpusProgram, Given } from '../program';
import {
  TrustBundle, Certificate, CertManagerCertificate, CertManagerIssuer, Destination, ExternalSecretStore, Gateway, GatewayWorkload,
  KeyAlgorithm, MutualTlsSecret, SealingScope, SecretOutput, ServerCertificate, ServerTls, ServerCertificateSecret,
} from 'cdk8s-istio-ingress';

const RECIPIENT = 'age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v';

/** Every form in which a Secret leaves the program. */
export const secretOutputs: CorpusProgram = {
  name: 'secret outputs',
  build: given => {
    const { chart, ca } = given;
    SecretOutput.plain({ reason: 'the corpus is thrown away' }).applyTo(chart);
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'outputs' } });
    const routes = [{ destination: Destination.service('web', 80) }];
    for (const [name, secretOutput] of Object.entries(outputs(given))) {
      gateway.addHost(
        `${name}.example.com`,
        { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca, { secretOutput, name }) }), routes },
      );
    }
    for (const [name, certificate] of Object.entries(byHand(given))) {
      gateway.addHost(`${name}.example.com`, { tls: ServerTls.simple({ serverCertificate: certificate }), routes });
    }
    const sealed = new Gateway(new Chart(given.app, 'second', { namespace: 'second' }), 'Gateway', {
      secretOutput: outputs(given).sealed,
      metadata: { name: 'sealed' },
      workload: new GatewayWorkload({ namespace: 'edge', selector: { app: 'edge' } }),
    });
    sealed.addHost('default.example.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }), routes });
    return { others: [secret('made-elsewhere', 'istio-system'), secret('by-name', 'istio-system')] };
  },
};

function outputs({ ca, store, folder }: Given): { readonly [name: string]: SecretOutput } {
  const controller = ca.issueServerCertificate('controller', { dnsNames: ['sealed-secrets'], keyAlgorithm: KeyAlgorithm.RSA_2048 });
  const certificate = Certificate.fromPem(controller.certificateChain);
  return {
    'plain': SecretOutput.plain({ reason: 'short-lived' }),
    'sealed': SecretOutput.sealed({ certificate, store, cluster: 'one' }),
    'sealed-strict': SecretOutput.sealed({ certificate, scope: SealingScope.STRICT }),
    'sealed-namespace': SecretOutput.sealed({ certificate, scope: SealingScope.NAMESPACE_WIDE }),
    'sealed-cluster': SecretOutput.sealed({ certificate, scope: SealingScope.CLUSTER_WIDE }),
    'sops': SecretOutput.sops({ ageRecipients: [RECIPIENT], store, cluster: 'one' }),
    'vault': SecretOutput.externalSecret({
      secretStore: ExternalSecretStore.cluster('vault'),
      keyPrefix: 'ingress/',
      uploadDirectory: `${folder}/upload`,
      refreshInterval: Duration.minutes(10),
    }),
    'namespaced': SecretOutput.externalSecret({
      secretStore: ExternalSecretStore.namespaced('vault'), uploadDirectory: `${folder}/upload-2`,
    }),
    'cert-manager': SecretOutput.certManager({
      issuer: CertManagerIssuer.clusterIssuer('letsencrypt'),
      keyAlgorithm: KeyAlgorithm.EC_P384,
      lifetime: Duration.days(90),
      renewBefore: Duration.days(30),
    }),
    'issuer': SecretOutput.certManager({ issuer: CertManagerIssuer.issuer('own') }),
    'foreign-issuer': SecretOutput.certManager({ issuer: CertManagerIssuer.of('awspca.cert-manager.io', 'AWSPCAClusterIssuer', 'pca') }),
    'elsewhere': SecretOutput.existing('made-elsewhere'),
  };
}

/** The constructs that `ServerCertificate.issuedBy` makes, by hand. */
function byHand({ chart, ca }: Given): { readonly [name: string]: ServerCertificate } {
  const bundle = (name: string) => ca.issueServerCertificate(name, { dnsNames: [`${name}.example.com`] });
  const workload = new GatewayWorkload();
  const output = SecretOutput.plain({ reason: 'short-lived' });
  return {
    'hand': ServerCertificate.fromSecret(new ServerCertificateSecret(chart, 'Hand', {
      bundle: bundle('hand'), workload, secretOutput: output, metadata: { name: 'hand', labels: { team: 'shop' } },
    })),
    'hand-mutual': ServerCertificate.fromSecret(new MutualTlsSecret(chart, 'HandMutual', {
      bundle: bundle('hand-mutual'), trustBundle: TrustBundle.of(ca), secretOutput: output,
    })),
    'bundle': ServerCertificate.fromBundle(bundle('bundle')),
    'named': ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(chart, 'Named', 'by-name', { workload })),
    'requested': ServerCertificate.fromSecret(new CertManagerCertificate(chart, 'Requested', {
      issuer: CertManagerIssuer.clusterIssuer('letsencrypt'),
      dnsNames: ['requested.example.com'],
      ipAddresses: ['192.0.2.1'],
      workload,
      metadata: { name: 'requested' },
    })),
  };
}
