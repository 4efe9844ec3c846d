import { Chart, Testing } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Destination, Gateway, IngressSimulator, PathMatch, ServerTls } from '../src';

/** Requests a second to an ingress in memory with a thousand hosts, without and with handshakes. */
async function main(): Promise<void> {
  const HOSTS = 1000;
  const store = CertificateStore.deterministic('bench');
  const ca = CertificateAuthority.selfSigned('bench-ca', { store });
  const chart = new Chart(Testing.app(), 'bench');
  const gateway = new Gateway(chart, 'Gateway');
  for (let at = 0; at < HOSTS; at += 1) {
    gateway.addHost(`host-${at}.example.com`, {
      tls: ServerTls.issuedBy(ca),
      routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('backend', 8080) }],
    });
  }
  const manifests = Testing.synth(chart);
  const ingress = IngressSimulator.fromManifests(manifests);
  for (const handshake of [false, true]) {
    const count = handshake ? 1000 : 20_000;
    const start = performance.now();
    for (let at = 0; at < count; at += 1) {
      const { status } = await ingress.request(`https://host-${at % HOSTS}.example.com/`, { trust: ca.trustAnchors, handshake });
      if (status !== 'routed') throw new Error(status);
    }
    const perSecond = Math.round(count / (performance.now() - start) * 1000);
    process.stdout.write(`${HOSTS} hosts, ${handshake ? 'with' : 'without'} handshake: ${perSecond} requests a second\n`);
  }
}

void main();
