import { createPrivateKey, createPublicKey } from 'node:crypto';
import { CertificateRecord } from '../certificate-store';
import { Authority } from './authority';
import { Entry } from './entry';
import { Plan, SELF, wholeSecond } from './plan';
import { storedSpec } from './spec';
import { KeyAlgorithm } from '../key-algorithm';
import { KeyPair, KeySource } from '../keys/key-source';
import { readPrivateKey } from '../keys/read-private-key';
import { signatureAlgorithm } from '../keys/signature-algorithm';
import { recordDigest } from '../record-digest';
import { toPem } from '../x509/pem';
import { keyIdentifier, Signer, x509 } from '../x509/x509';

/** Clocks of clients may be behind by this much, in milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

/** What issuing needs from outside. */
export interface IssueContext {
  readonly now: Date;
  readonly source: KeySource;
  /** The signing authority; undefined for a certificate that signs itself. */
  readonly issuer?: Authority;
  /** The stored private key, when the plan keeps it. */
  readonly keptKey?: string;
}

/** Makes the certificate of a plan, with its key. */
export function issueCertificate(plan: Plan, context: IssueContext): CertificateRecord {
  const { entry } = plan;
  const { spec, passphrase } = entry.request;
  const { now, source, issuer } = context;
  const pair = context.keptKey === undefined ? source.createKeyPair(spec.keyAlgorithm, entry.name) : existingPair(context.keptKey, entry);
  const serialNumber = source.serialNumber(`${entry.name} ${entry.canonical} ${now.toISOString()}`);
  const notBefore = new Date(wholeSecond(now.getTime()) - CLOCK_SKEW);
  const notAfter = new Date(plan.notAfter);
  const der = x509().certificate({
    serialNumber,
    notBefore,
    notAfter,
    subject: spec.subject,
    publicKey: pair.publicKey,
    usage: {
      type: spec.type as 'server',
      rsa: isRsa(spec.keyAlgorithm),
      pathLength: spec.pathLength,
      permittedDnsDomains: spec.permittedDnsDomains,
    },
    dnsNames: spec.dnsNames,
    ipAddresses: spec.ipAddresses,
    uris: spec.uris,
  }, issuer?.signer(source) ?? selfSigner(pair, entry, source));

  const certificateChain = toPem('CERTIFICATE', der) + (issuer?.chain ?? '');
  const privateKey = passphrase === undefined ? pair.privateKey : encrypt(pair.privateKey, passphrase);
  return {
    name: entry.name,
    spec: storedSpec(entry.canonical, issuer?.keyId ?? SELF),
    serialNumber: serialNumber.toString('hex'),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    keyId: keyIdentifier(pair.publicKey).toString('hex'),
    digest: recordDigest({ certificateChain, privateKey }),
    certificateChain,
    privateKey,
  };
}

function isRsa(algorithm: KeyAlgorithm): boolean {
  return algorithm.startsWith('RSA');
}

function selfSigner(pair: KeyPair, entry: Entry, source: KeySource): Signer {
  const key = createPrivateKey(pair.privateKey);
  const algorithm = signatureAlgorithm(key, `'${entry.name}'`);
  return { algorithm, sign: (data) => source.sign(algorithm, key, data) };
}

function existingPair(privateKey: string, entry: Entry): KeyPair {
  const key = readPrivateKey(privateKey, entry.request.passphrase, `'${entry.name}'`);
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: createPublicKey(key as never).export({ type: 'spki', format: 'der' }),
  };
}

function encrypt(privateKey: string, passphrase: string): string {
  return createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }) as string;
}
