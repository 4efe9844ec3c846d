import { CertificateAuthority, CertificateBundle, CertificateStore } from '../../src/index';

export const store = CertificateStore.deterministic('test');
export const ca = CertificateAuthority.selfSigned('shop-ca', { store });
export const clients = CertificateAuthority.selfSigned('client-ca', { store });

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A Secret with a certificate, and perhaps authorities of clients. */
export function secret(
  name: string, bundle: CertificateBundle, data: { readonly [key: string]: string } = {}, namespace = 'istio-system',
): object {
  const values = { 'tls.crt': bundle.certificateChain, 'tls.key': bundle.privateKey, ...data };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)])),
  };
}

/** A Gateway for the workload that Istio installs. */
export function gateway(servers: object[], metadata: object = {}): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'gateway', namespace: 'shop', ...metadata },
    spec: { selector: { istio: 'ingressgateway' }, servers },
  };
}

export function https(hosts: string[], tls: object = {}, name = `https-${hosts[0]}`): object {
  return { port: { number: 443, name, protocol: 'HTTPS' }, hosts, tls: { mode: 'SIMPLE', credentialName: 'shop', ...tls } };
}

export function http(hosts: string[], tls?: object, port = 80): object {
  return { port: { number: port, name: `http-${port}`, protocol: 'HTTP' }, hosts, ...tls ? { tls } : {} };
}

export function virtualService(hosts: string[], spec: object, metadata: object = {}): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'routes', namespace: 'shop', ...metadata },
    spec: { hosts, gateways: ['shop/gateway'], ...spec },
  };
}

/** Routes to a Service of a name. */
export function to(host: string, port?: number): object {
  return { route: [{ destination: { host, ...port ? { port: { number: port } } : {} } }] };
}

/** The Service that Istio installs in front of its gateway: it shows where the Pods run. */
export const gatewayService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
  spec: {
    selector: { istio: 'ingressgateway' },
    ports: [{ name: 'http2', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8443 }],
  },
};
