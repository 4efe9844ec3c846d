import { stringify } from 'yaml';
import { EXTERNAL, nameOf } from './build';
import { Program, terminates } from './program';
import { CertificateAuthority, CertificateReporter, CertificateStore } from 'cdk8s-istio-ingress';

/** What the program leaves to others: the gateways' Pods and Services, existing Secrets, services outside. */
export function contextOf({ workloads, gateways, sites }: Program): string {
  const pods = workloads.flatMap(({ namespace, selector }, index) => gatewayObjects(`gateway-${index}`, namespace, selector));
  const secrets = sites.flatMap(({ certificate, mode, gateway }, index) => {
    const { namespace } = workloads[gateways[gateway].workload];
    const names = certificate === 'existing' ? [nameOf(index)] : certificate === 'both' ? [nameOf(index), `${nameOf(index)}-rsa`] : [];
    return terminates(mode) ? names.map(name => secret(name, namespace)) : [];
  });
  return [...pods, ...secrets, EXTERNAL_ENTRY].map(object => stringify(object)).join('---\n');
}

export function gatewayObjects(name: string, namespace: string, labels: Record<string, string>, ports = [80, 443, 8080, 8443]): object[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: { containers: [{ name: 'istio-proxy', image: 'istio/proxyv2' }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: ports.map(port => ({ name: `tcp-${port}`, port, protocol: 'TCP' })) },
    },
  ];
}

const EXTERNAL_ENTRY = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'external', namespace: 'istio-system' },
  spec: {
    hosts: [EXTERNAL],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    ports: [80, 8000, 9080, 65535].map(number => ({ number, name: `http-${number}`, protocol: 'HTTP' })),
  },
};

let material: { 'tls.crt': string; 'tls.key': string } | undefined;

/** A Secret that others made, with a certificate for some host. */
export function secret(name: string, namespace: string): object {
  if (!material) {
    const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
    const bundle = CertificateAuthority.selfSigned('others', { store }).issueServerCertificate('other', { dnsNames: ['other.example'] });
    const base64 = (pem: string) => Buffer.from(pem).toString('base64');
    material = { 'tls.crt': base64(bundle.certificateChain), 'tls.key': base64(bundle.privateKey) };
  }
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'kubernetes.io/tls', data: material };
}
