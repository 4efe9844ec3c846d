import { createHash } from 'node:crypto';
import { Encryption, formatEncryption, readEncryption } from './encryption-header';
import { IngressError } from '../../../errors/index';
import { CertificateRecordKind } from '../record-kind';
import { CertificateRecord, CertificateSummary } from '../store-contract';

const PUBLIC_LABEL: { readonly [kind in CertificateRecordKind]: string } = {
  [CertificateRecordKind.CERTIFICATE]: 'CERTIFICATE',
  [CertificateRecordKind.AUTHORITY]: 'CERTIFICATE',
  [CertificateRecordKind.REVOCATION_LIST]: 'X509 CRL',
  [CertificateRecordKind.SEALED_SECRET]: 'SEALED SECRET',
};
const DATA_KEY_LABEL = 'DATA KEY';
const ENCRYPTED_LABEL = 'CDK8S-ISTIO-INGRESS ENCRYPTED KEY';
const FIELDS = ['Name', 'Kind', 'Serial-Number', 'Not-Before', 'Not-After', 'Key-Identifier', 'Spec'] as const;
/** All header lines but the digest, as `formatRecord` writes them. */
const HEAD = new RegExp(`^${FIELDS.map(field => `${field}: ([^\\n]*)\\n`).join('')}(?:Attributes: ([^\\n]*)\\n)?(?:Encryption: ([^\\n]*)\\n)?$`);

/** A parsed file of the store. */
export interface RecordFile {
  readonly summary: CertificateSummary;
  readonly attributes?: { [name: string]: string };
  /** Undefined if its secret is not encrypted. */
  readonly encryption?: Encryption;
  /** The public PEM blocks. */
  readonly material: string;
  /** The PEM block with the secret; empty if there is none. */
  readonly secret: string;
  /** The context that an encrypted secret is bound to: the header and the material. */
  readonly context: string;
}

/**
 * The text of a file: header lines, a digest of everything else, a blank line, PEM blocks. OpenSSL and other PEM readers skip text before
 * the first block (RFC 7468, section 5.2).
 *
 * @param seal encrypts a secret for a context; undefined in an unencrypted store
 */
export function formatRecord(
  record: CertificateRecord,
  encryption?: Encryption,
  seal?: (secret: string, context: string) => string,
): string {
  const { attributes } = record;
  const lines = [record.name, record.kind, record.serialNumber, record.notBefore, record.notAfter, record.keyId, record.spec].map(
    (value, at) => `${FIELDS[at]}: ${value}`,
  );
  if (attributes) {lines.push(`Attributes: ${JSON.stringify(Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))))}`);}
  if (encryption) lines.push(`Encryption: ${formatEncryption(encryption)}`);
  const text = lines.find(line => /[\p{Cc}]/u.test(line));
  if (text !== undefined) throw invalid(record, `${text.slice(0, text.indexOf(':'))} has a line break or another control character`);
  const head = `${lines.join('\n')}\n`;
  const material = materialOf(record);
  const secret = encryption ? block(ENCRYPTED_LABEL, seal!(secretOf(record), `${head}\n${material}`)) : plainSecret(record);
  return `${head}Digest: ${digestOf(head, material + secret)}\n\n${material}${secret}`;
}

/**
 * Parses a file.
 *
 * @returns the reason as text if `formatRecord` did not write it
 */
export function parseRecord(original: string): RecordFile | string {
  const text = original.includes('\r') ? original.replaceAll('\r\n', '\n') : original;
  const end = text.indexOf('\n\n');
  const digestAt = text.lastIndexOf('\nDigest: ', end) + 1;
  if (end < 0 || digestAt === 0) return 'it has no header with a digest';
  const head = text.slice(0, digestAt);
  const body = text.slice(end + 2);
  if (text.slice(digestAt, end) !== `Digest: ${digestOf(head, body)}`) return 'its content does not match its digest';
  const fields = HEAD.exec(head);
  const kind = fields?.[2] ?? '';
  const label = Object.hasOwn(PUBLIC_LABEL, kind) ? PUBLIC_LABEL[kind as CertificateRecordKind] : undefined;
  const attributes = textMap(jsonOf(fields?.[8]));
  const encryption = readEncryption(jsonOf(fields?.[9]));
  if (!fields || !label || (fields[8] !== undefined && !attributes) || (fields[9] !== undefined && !encryption)) {
    return 'its header lacks a field, or has one twice or of a form that this version does not know';
  }
  const last = body.lastIndexOf('-----BEGIN ');
  const split = last < 0 || body.startsWith(`-----BEGIN ${label}-----`, last) ? body.length : last;
  const material = body.slice(0, split);
  if (!material.startsWith(`-----BEGIN ${label}-----\n`)) return `it has no ${label}`;
  const summary = {
    name: fields[1],
    kind: kind as CertificateRecordKind,
    serialNumber: fields[3],
    notBefore: fields[4],
    notAfter: fields[5],
    keyId: fields[6],
    spec: fields[7],
  };
  return { summary, attributes, encryption, material, secret: body.slice(split), context: `${head}\n${material}` };
}

/** The public fields of a record. */
export function publicFields({ summary, attributes, material }: RecordFile): CertificateRecord {
  const field = summary.kind === CertificateRecordKind.REVOCATION_LIST ? { revocationList: material }
    : summary.kind === CertificateRecordKind.SEALED_SECRET ? { sealedSecret: unblock(material) } : { certificateChain: material };
  return { ...summary, ...attributes && { attributes }, ...field };
}

/** The base64 of an encrypted secret; undefined if the block is malformed. */
export function encryptedSecret({ secret }: RecordFile): string | undefined {
  return secret.startsWith(`-----BEGIN ${ENCRYPTED_LABEL}-----\n`) ? base64Of(secret) : undefined;
}

/** The secret of a file of an unencrypted store, as text; empty if it has none. */
export function plainSecretOf({ summary, secret }: RecordFile): string {
  return summary.kind === CertificateRecordKind.SEALED_SECRET && secret !== '' ? unblock(secret) : secret;
}

function materialOf(record: CertificateRecord): string {
  switch (record.kind) {
    case CertificateRecordKind.REVOCATION_LIST:
      return checkedBlocks(record, 'revocationList', 'X509 CRL');
    case CertificateRecordKind.SEALED_SECRET:
      return block(PUBLIC_LABEL[record.kind], Buffer.from(record.sealedSecret ?? '').toString('base64'));
    default:
      return checkedBlocks(record, 'certificateChain', 'CERTIFICATE');
  }
}

function secretOf(record: CertificateRecord): string {
  return (record.kind === CertificateRecordKind.SEALED_SECRET ? record.dataKey : privateKey(record)) ?? '';
}

function plainSecret(record: CertificateRecord): string {
  if (record.kind !== CertificateRecordKind.SEALED_SECRET) return privateKey(record) ?? '';
  return record.dataKey === undefined ? '' : block(DATA_KEY_LABEL, Buffer.from(record.dataKey).toString('base64'));
}

function privateKey(record: CertificateRecord): string | undefined {
  const key = record.privateKey;
  if (key === undefined || /^-----BEGIN ([A-Z ]*PRIVATE KEY)-----\n[A-Za-z0-9+/=\n]+-----END \1-----\n$/.test(key)) return key;
  throw invalid(record, 'privateKey is not one PEM private key with lines that end with \\n');
}

function checkedBlocks(record: CertificateRecord, field: 'certificateChain' | 'revocationList', label: string): string {
  const text: unknown = record[field];
  const begin = `-----BEGIN ${label}-----\n`;
  const end = `-----END ${label}-----\n`;
  const blocks = typeof text === 'string' && text.endsWith(end) ? text.split(end).slice(0, -1) : [];
  if (blocks.length > 0 && blocks.every(each => each.startsWith(begin) && /^[A-Za-z0-9+/=\n]+$/.test(each.slice(begin.length)))) {return text as string;}
  throw invalid(record, `${field} is not PEM blocks ${label} with lines that end with \\n`);
}

function digestOf(head: string, body: string): string {
  return createHash('sha256').update(`${head}\n${body}`).digest('hex');
}

function block(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

function base64Of(pem: string): string {
  return pem.split('\n').slice(1, -2).join('');
}

function unblock(pem: string): string {
  return Buffer.from(base64Of(pem), 'base64').toString();
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textMap(json: unknown): { [name: string]: string } | undefined {
  const isMap =
    typeof json === 'object' && json !== null && !Array.isArray(json) && Object.values(json).every(value => typeof value === 'string');
  return isMap ? json as { [name: string]: string } : undefined;
}

function invalid({ name }: CertificateRecord, what: string): IngressError {
  return new IngressError({ code: 'invalid-argument', message: `the record ${JSON.stringify(name)} cannot be written to the certificate store: ${what}` });
}
