import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Asn1Element, Asn1Writer } from './asn1-writer';
import { encryptedKeyDer, integer, pbes2, Random } from './pbes2';
import { pemBlocks } from './pem';
import { IngressError } from '../../errors/index';

/** The contents of the file. */
export interface Pkcs12Contents {
  /** The name that browsers show. */
  readonly name: string;
  /** PEM: the certificate, then its intermediates. */
  readonly certificateChain: string;
  /** PEM, PKCS#8, not encrypted. */
  readonly privateKey: string;
  /** PEM: the authorities that peers of the certificate trust. */
  readonly caCertificates?: string;
  readonly passphrase: string;
}

/**
 * For each of the key, the certificates and the integrity check, since an attacker attempts the cheapest. .NET's loader opens no file with
 * more rounds in one place.
 *
 * @see https://learn.microsoft.com/dotnet/api/system.security.cryptography.x509certificates.pkcs12loaderlimits
 */
const ITERATIONS = 300_000;
const SHA256_BLOCK = 64;

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/**
 * A certificate with its key as browsers and key stores import it (RFC 7292): AES-256 for key and certificates, HMAC-SHA256 over the whole,
 * as OpenSSL 3 writes it.
 *
 * @param contents certificate, key, passphrase in printable ASCII
 * @param random the source of salts
 */
export function encodePkcs12(
  { name, certificateChain, privateKey, caCertificates = '', passphrase }: Pkcs12Contents, random = randomBytes,
): Buffer {
  checkPassphrase(passphrase);
  const asn1 = new Asn1Writer();
  const [leaf, ...others] = pemBlocks(certificateChain + caCertificates).map(({ der }) => der);
  // associates key and certificate; any bytes work, most tools use the SHA-1 of the certificate
  const localKeyId = createHash('sha256').update(leaf).digest();
  const attributes = asn1.set(
    attribute(asn1, OID.friendlyName, asn1.bmp(name)),
    attribute(asn1, OID.localKeyId, asn1.octets(localKeyId.toString('latin1'))),
  );
  const key = encryptedKeyDer(privateKey, passphrase, ITERATIONS, random);
  const certificates = asn1.sequence(
    certBag(asn1, leaf, attributes),
    ...others.map(der => certBag(asn1, der)),
  );
  const keys = asn1.sequence(asn1.sequence(asn1.oid(OID.shroudedKeyBag), asn1.tagged(0, asn1.raw(key)), attributes));
  const authSafe = asn1.der(asn1.sequence(
    encryptedData(asn1, asn1.der(certificates), passphrase, random),
    dataContent(asn1, asn1.der(keys)),
  ));
  const salt = random(16);
  const mac = createHmac('sha256', macKey(passphrase, salt)).update(authSafe).digest();
  return asn1.der(asn1.sequence(
    asn1.integer('\x03'),
    dataContent(asn1, authSafe),
    asn1.sequence(
      asn1.sequence(asn1.sequence(asn1.oid(OID.sha256), asn1.nothing()), asn1.octets(mac.toString('latin1'))),
      asn1.octets(salt.toString('latin1')),
      integer(asn1, ITERATIONS),
    ),
  ));
}

/** Java refuses other characters, and tools differ in how they encode them. */
function checkPassphrase(passphrase: string): void {
  if (/^[\x20-\x7e]+$/.test(passphrase)) return;
  throw new IngressError({
    code: 'store-passphrase',
    message: 'the passphrase of a PKCS#12 file has characters outside ASCII, so Java and Keychain could not open the file',
    help: 'use ASCII letters, digits and punctuation',
  });
}

function certBag(asn1: Asn1Writer, der: Buffer, attributes?: Asn1Element): Asn1Element {
  const certificate = asn1.sequence(asn1.oid(OID.x509Certificate), asn1.tagged(0, asn1.octets(der.toString('latin1'))));
  return asn1.sequence(asn1.oid(OID.certBag), asn1.tagged(0, certificate), attributes);
}

function dataContent(asn1: Asn1Writer, der: Buffer): Asn1Element {
  return asn1.sequence(asn1.oid(OID.data), asn1.tagged(0, asn1.octets(der.toString('latin1'))));
}

function encryptedData(asn1: Asn1Writer, der: Buffer, passphrase: string, random: Random): Asn1Element {
  const { algorithm, encrypted } = pbes2(asn1, der, passphrase, ITERATIONS, random);
  const content = asn1.sequence(asn1.oid(OID.data), algorithm, asn1.context(0, encrypted.toString('latin1')));
  return asn1.sequence(asn1.oid(OID.encryptedData), asn1.tagged(0, asn1.sequence(asn1.integer('\0'), content)));
}

/** The key of the integrity check: RFC 7292, appendix B.2, with SHA-256, purpose 3, one block. */
function macKey(passphrase: string, salt: Buffer): Buffer {
  const fill = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / SHA256_BLOCK) * SHA256_BLOCK, bytes);
  const text = utf16(`${passphrase}\0`);
  let key = Buffer.concat([Buffer.alloc(SHA256_BLOCK, 3), fill(salt), fill(text)]);
  for (let round = 0; round < ITERATIONS; round++) key = createHash('sha256').update(key).digest();
  return key;
}

function attribute(asn1: Asn1Writer, oid: string, value: Asn1Element): Asn1Element {
  return asn1.sequence(asn1.oid(oid), asn1.set(value));
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
