/** Example: a server for a wildcard, and its Secret. */
export const wildcardServer = (mode: string) => ({
  port: { number: 443, name: 'https-wildcard', protocol: 'HTTPS' }, hosts: ['*.example.com'], tls: { mode, credentialName: 'wildcard' },
});
export const WILDCARD_SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'wildcard', namespace: 'istio-system' },
  data: { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' },
};
