import { CorpusProgram } from '../program';
import { BackendTls, Destination, DestinationRule, Gateway, Server, ServerTls } from 'cdk8s-istio-ingress';

/** Servers and backends whose certificates are the mesh's own. */
export const meshCertificates: CorpusProgram = {
  name: 'mesh certificates',
  notInEnvoy: 'the judge gives no workload certificates of a mesh',
  build: ({ chart }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'mesh' } });
    gateway.addHost('any.mesh.example.com', { tls: ServerTls.istioMutual(), routes: [{ destination: Destination.service('web', 80) }] });
    gateway.addHost('some.mesh.example.com', {
      tls: ServerTls.istioMutual({ subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/client'] }),
      routes: [{ destination: Destination.service('web', 80) }],
      port: 8443,
    });
    new DestinationRule(chart, 'Web', { host: 'web', tls: BackendTls.istioMutual({ sni: 'web', subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/web'] }) });
    gateway.addServer(Server.passthrough({ hosts: ['*.local'], port: 15443, tls: ServerTls.autoPassthrough() }));
  },
};
