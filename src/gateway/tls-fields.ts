import { IngressError } from '../errors';

const HANDSHAKE = ['minProtocolVersion', 'maxProtocolVersion', 'cipherSuites'];
const CLIENTS = ['subjectAltNames', 'verifyCertificateSpki', 'verifyCertificateHash'];

/** The settings of each mode. */
const FIELDS = {
  issuedBy: ['name', 'keyAlgorithm', 'lifetime', 'renewBefore', 'secretOutput', ...HANDSHAKE],
  simple: ['serverCertificate', ...HANDSHAKE],
  mutual: ['serverCertificate', 'clientCertificates', ...CLIENTS, ...HANDSHAKE],
  optionalMutual: ['serverCertificate', 'clientCertificates', ...CLIENTS, ...HANDSHAKE],
  istioMutual: ['subjectAltNames'],
} as const;

/**
 * Refuses settings of another mode. TypeScript accepts them in a variable, and clients that the author meant to keep
 * out would be accepted.
 */
export function checkTlsFields(mode: keyof typeof FIELDS, options: object): void {
  const known: readonly string[] = FIELDS[mode];
  const foreign = Object.entries(options).find(([field, value]) => value !== undefined && !known.includes(field))?.[0];
  if (foreign === undefined) return;
  const others = Object.entries(FIELDS).filter(([, fields]) => (fields as readonly string[]).includes(foreign)).map(([other]) => `ServerTls.${other}`);
  throw new IngressError({
    code: 'invalid-tls',
    message: `ServerTls.${mode} has no '${foreign}'`,
    help: others.length ? `leave it out, or use ${others.join(' or ')}` : `its settings are ${known.join(', ')}`,
    field: foreign,
  });
}
