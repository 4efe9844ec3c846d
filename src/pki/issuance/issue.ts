import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Authority, keyNotHere } from './authority';
import { Entry } from './entry';
import { Plan, SELF, wholeSecond } from './plan';
import { RENEW_BEFORE } from './renewal-time';
import { storedSpec } from './spec';
import { IngressError } from '../../errors';
import { CertificateRecordKind } from '../store/record-kind';
import { CertificateRecord } from '../store/store-contract';
import { keyIdentifier, Signer, x509 } from '../x509/encode-certificate';
import { KeyPair, KeySource } from '../x509/key-source';
import { Passphrase } from '../x509/passphrase';
import { encryptedKeyPem } from '../x509/pbes2';
import { toPem } from '../x509/pem';
import { readPrivateKey } from '../x509/read-private-key';
import { describeKey, signatureAlgorithm } from '../x509/signature-algorithm';

/** Tolerance for clocks of clients that are behind, in milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

/** The dependencies of issuing. */
export interface IssueContext {
  readonly now: Date;
  readonly source: KeySource;
  /** The signing authority; undefined for a self-signed certificate. */
  readonly issuer?: Authority;
  /** The stored record under the name. */
  readonly stored?: CertificateRecord;
}

/** Issues the certificate of a plan, with its key. */
export function issueCertificate(plan: Plan, context: IssueContext): CertificateRecord {
  const { entry } = plan;
  const { spec, passphrase, keyFile, renewBeforeSeconds } = entry.request;
  const { now, source, issuer } = context;
  const { pair, fromFile } = keyPair(plan, context);
  const serialNumber = source.serialNumber(`${entry.name} ${entry.canonical} ${now.toISOString()}`);
  const notBefore = new Date(wholeSecond(now.getTime()) - CLOCK_SKEW);
  const notAfter = new Date(plan.notAfter);
  const keyId = keyIdentifier(pair.publicKey);
  const der = x509().certificate({
    serialNumber,
    notBefore,
    notAfter,
    subject: spec.subject,
    publicKey: pair.publicKey,
    keyIdentifier: keyId,
    usage: {
      type: spec.type as 'authority' | 'server' | 'client',
      rsa: spec.keyAlgorithm.startsWith('RSA'),
      pathLength: spec.pathLength,
      permittedDnsDomains: spec.permittedDnsDomains,
    },
    dnsNames: spec.dnsNames,
    ipAddresses: spec.ipAddresses,
    uris: spec.uris,
  }, issuer?.signer(source) ?? selfSigner(pair, entry, source));

  const certificateChain = toPem('CERTIFICATE', der) + (issuer?.chain ?? '');
  const encoded = passphrase === undefined ? pair.privateKey : encrypt(pair.privateKey, passphrase, entry.name);
  // before the store knows the root: a root without its key could never sign again
  if (keyFile && !fromFile) keyFile.create(encoded);
  const privateKey = keyFile ? undefined : encoded;
  return {
    name: entry.name,
    kind: spec.type === 'authority' ? CertificateRecordKind.AUTHORITY : CertificateRecordKind.CERTIFICATE,
    spec: storedSpec(entry.canonical, issuer?.keyId ?? SELF),
    serialNumber: serialNumber.toString('hex'),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    keyId: keyId.toString('hex'),
    certificateChain,
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(renewBeforeSeconds === undefined ? {} : { attributes: { [RENEW_BEFORE]: String(renewBeforeSeconds) } }),
  };
}

function keyPair(plan: Plan, { source, stored }: IssueContext): { readonly pair: KeyPair; readonly fromFile: boolean } {
  const { name, request } = plan.entry;
  const file = request.keyFile?.read();
  if (plan.keepsKey) {
    const pem = file ?? stored?.privateKey;
    if (pem === undefined) throw keyNotHere(name);
    const pair = existingPair(pem, plan.entry);
    if (keyIdentifier(pair.publicKey).toString('hex') !== plan.keyId) throw otherKey(name, 'does not match its certificate');
    return { pair, fromFile: file !== undefined };
  }
  // a key in its file, from the user or from an interrupted synth, becomes the key of a new root
  if (file !== undefined && !plan.stored) return { pair: existingPair(file, plan.entry), fromFile: true };
  return { pair: source.createKeyPair(request.spec.keyAlgorithm, name), fromFile: false };
}

function otherKey(name: string, what: string): IngressError {
  return new IngressError({ code: 'invalid-key', message: `the private key of '${name}' ${what}`, help: 'provide the right key, or give another path for a new one' });
}

function selfSigner(pair: KeyPair, entry: Entry, source: KeySource): Signer {
  const key = createPrivateKey(pair.privateKey);
  const algorithm = signatureAlgorithm(key, `'${entry.name}'`);
  return { algorithm, sign: data => source.sign(algorithm, key, data) };
}

function existingPair(privateKey: string, entry: Entry): KeyPair {
  const key = readPrivateKey(privateKey, entry.request.passphrase, `'${entry.name}'`);
  const { keyAlgorithm } = entry.request.spec;
  if (describeKey(key) !== keyAlgorithm) throw otherKey(entry.name, `has the algorithm ${describeKey(key)}, not ${keyAlgorithm}`);
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: createPublicKey(key as never).export({ type: 'spki', format: 'der' }),
  };
}

/** The standard encrypted format, which openssl reads. */
function encrypt(privateKey: string, passphrase: Passphrase, name: string): string {
  passphrase._value();
  return encryptedKeyPem(privateKey, passphrase._existing(`the private key of '${name}'`));
}
