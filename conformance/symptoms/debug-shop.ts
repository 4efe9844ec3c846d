import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { ROOT } from '../tools/paths';
import { CertificateAuthority } from 'cdk8s-istio-ingress';

/** examples/debug/shop.yaml, with the Secret of each of its Certificates. */
export function debugShop(authority: CertificateAuthority): string {
  const yaml = fs.readFileSync(path.join(ROOT, 'examples', 'debug', 'shop.yaml'), 'utf8');
  return parseAllDocuments(yaml).map(document => {
    const { kind, metadata: { namespace }, spec } = document.toJSON();
    if (kind !== 'Certificate') { return stringify(document); }
    const { certificateChain, privateKey } = authority.issueServerCertificate(spec.secretName, { dnsNames: spec.dnsNames });
    return stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: spec.secretName, namespace },
      type: 'kubernetes.io/tls',
      stringData: { 'tls.crt': certificateChain, 'tls.key': privateKey },
    });
  }).join('---\n');
}
