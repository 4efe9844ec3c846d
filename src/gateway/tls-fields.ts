import { IngressError } from '../errors';

const HANDSHAKE = ['minProtocolVersion', 'maxProtocolVersion', 'cipherSuites'];
const CLIENTS = ['subjectAltNames', 'verifyCertificateSpki', 'verifyCertificateHash'];

/** The settings of each mode. */
const FIELDS = {
  simple: ['serverCertificate', ...HANDSHAKE],
  mutual: ['serverCertificate', 'caCertificates', ...CLIENTS, ...HANDSHAKE],
  optionalMutual: ['serverCertificate', 'caCertificates', ...CLIENTS, ...HANDSHAKE],
  istioMutual: ['subjectAltNames'],
} as const;

/**
 * Refuses settings of another mode. TypeScript lets a variable pass that has more of them, and clients that somebody meant to keep
 * out would be let in.
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
