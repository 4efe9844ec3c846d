import { Testing } from 'cdk8s';
import { CertificateAuthority, CertificateStore, ServerCertificateSecret } from '../../src';

/** An authority and a server, the same at every run. */
export const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
export const bundle = ca.issueServerCertificate('shop.example.com', { dnsNames: ['shop.example.com', 'www.shop.example.com'] });

/** A Secret with them, as it is written. */
export function secret(): any {
  const chart = Testing.chart();
  new ServerCertificateSecret(chart, 'Certificate', { bundle, metadata: { name: 'shop', namespace: 'istio-system' } });
  return Testing.synth(chart)[0];
}

export const CERTIFICATE = '<certificate CN=shop.example.com; hosts shop.example.com, www.shop.example.com; '
  + 'issued by CN=shop-ca root, OU=TEST CERTIFICATES - not secret; EC P-256; valid 397 days; server>';
export const ROOT = '<certificate CN=shop-ca root, OU=TEST CERTIFICATES - not secret; self-signed; EC P-256; valid 3650 days; authority>';
export const KEY = '<private key, EC P-256>';

/** Ten characters of the key's scalar in base64, which no output may hold; also as they are in base64 of the PEM. */
export function leaks(value: unknown): boolean {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const body = bundle.privateKey.split('\n').slice(1, -2).join('');
  const pieces = [bundle.privateKey, body, Buffer.from(body, 'base64').toString('hex')];
  const encoded = pieces.flatMap(piece => [piece, Buffer.from(piece).toString('base64'), Buffer.from(`x${piece}`).toString('base64')]);
  return encoded.some(piece => windows(piece).some(window => text.includes(window)));
}

/** Pieces of a text without its beginning, which is the same for every key. */
function windows(text: string): string[] {
  return Array.from({ length: 5 }, (_, at) => text.slice(80 + at * 7, 96 + at * 7)).filter(window => window.length === 16);
}
