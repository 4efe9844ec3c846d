import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { ingressOf, MatcherResult, result } from './received';
import { certificatesOf } from '../handshake/certificate-path';

/** A server serves https for the host, with a certificate that covers it and the matching key, as far as the manifests contain them. */
export function toServeHost(received: unknown, host: string): MatcherResult {
  const expected = `to serve '${host}' over https`;
  const found = ingressOf(received)._serverFor(`https://${host}/`);
  if (!found) return result(false, expected, 'no server accepts connections for it');
  const { server, material } = found;
  const which = `server '${server.portName}' of Gateway ${server.gateway.resource.namespace}/${server.gateway.resource.name}`;
  if (material.state !== 'found') return result(material.state === 'unknown', expected, `${which} does (${material.why})`);
  for (const { certificate, key } of material.material.pairs) {
    const [leaf] = certificatesOf(certificate);
    if (!leaf) return result(false, expected, `${which} has no readable certificate`);
    if (isIP(host)
      ? !leaf.checkIP(host)
      : !leaf.checkHost(host)) return result(false, expected, `the certificate of ${which} is for ${leaf.subjectAltName ?? 'no host'}`);
    if (!belongsTo(key, leaf)) return result(false, expected, `the private key of ${which} does not match its certificate`);
  }
  return result(true, expected, `${which} does`);
}

function belongsTo(key: string, leaf: ReturnType<typeof certificatesOf>[number]): boolean {
  try {
    return leaf.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
