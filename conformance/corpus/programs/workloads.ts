import { Duration } from 'cdk8s';
import { CorpusProgram } from '../program';
import { Destination, Gateway, GatewayWorkload, KeyAlgorithm, SecretAccess, ServerCertificate, ServerTls } from 'cdk8s-istio-ingress';

/** Gateways of other names, namespaces and versions, and who may read their Secrets. */
export const workloads: CorpusProgram = {
  name: 'workloads',
  build: ({ chart, ca }) => {
    const workload = new GatewayWorkload({
      namespace: 'edge', selector: { app: 'edge', tier: 'front' }, name: 'edge', serviceAccountName: 'edge', istioVersion: '1.28',
    });
    new SecretAccess(chart, 'Access', { workload, name: 'edge-secrets' });
    const gateway = new Gateway(chart, 'Gateway', { workload, metadata: { name: 'edge' } });
    gateway.addHost('shop.example.com', {
      tls: ServerTls.simple({
        serverCertificate: ServerCertificate.issuedBy(ca, { lifetime: Duration.days(90), renewBefore: Duration.days(30) }),
      }),
      routes: [{ destination: Destination.service('web', 80) }],
    });
  },
};

/** A certificate of each kind of key, and two at once. */
export const keyAlgorithms: CorpusProgram = {
  name: 'key algorithms',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'keys' }, tls: ServerTls.issuedBy(ca) });
    const routes = [{ destination: Destination.service('web', 80) }];
    gateway.addHost('default.example.com', { routes });
    for (const [name, keyAlgorithm] of Object.entries(KeyAlgorithm)) {
      const host = `${name.toLowerCase().replace('_', '-')}.example.com`;
      gateway.addHost(host, { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca, { keyAlgorithm }) }), routes });
    }
    gateway.addHost('both.example.com', {
      tls: ServerTls.simple({
        serverCertificate: ServerCertificate.ofKeyTypes({ ecdsa: ServerCertificate.issuedBy(ca), rsa: ServerCertificate.issuedBy(ca) }),
      }),
      routes,
    });
  },
};
