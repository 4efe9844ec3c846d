/** A Gateway with a server and a VirtualService for each host, without certificates. */
export function manyHosts(count: number, suffix = 'example.com'): object[] {
  const hosts = Array.from({ length: count }, (_, i) => `host-${i}.${suffix}`);
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: hosts.map((host, i) => ({
          port: { number: 443, name: `https-${i}`, protocol: 'HTTPS' }, hosts: [host], tls: { mode: 'SIMPLE', credentialName: `credential-${i}` },
        })),
      },
    },
    ...hosts.map((host, i) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: `host-${i}`, namespace: 'shop' },
      spec: {
        hosts: [host],
        gateways: ['shop'],
        http: [
          { match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'api', port: { number: 8080 } } }] },
          { route: [{ destination: { host: `backend-${i}`, port: { number: 8080 } } }] },
        ],
      },
    })),
  ];
}
