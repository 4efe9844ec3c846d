import { createCipheriv, createHash, createHmac, createPrivateKey, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Asn1Element, Asn1Writer } from './asn1-writer';
import { pemBlocks } from './pem';

/** What goes into the file. */
export interface Pkcs12Contents {
  /** What a browser shows. */
  readonly name: string;
  /** PEM: the certificate, then its intermediates. */
  readonly certificateChain: string;
  /** PEM, PKCS#8, not encrypted. */
  readonly privateKey: string;
  /** PEM: the authorities that whoever meets the certificate trusts. */
  readonly caCertificates?: string;
  readonly passphrase: string;
}

/** As node:crypto derives for a PKCS#8 key; OpenSSL's default. More would slow nobody down who has the file. */
const ITERATIONS = 2048;
const SHA256_BLOCK = 64;

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/**
 * A certificate with its key as browsers and key stores import it (RFC 7292): AES-256 for key and certificates, HMAC-SHA256
 * over the whole, as OpenSSL 3 writes it.
 *
 * @param contents certificate, key, passphrase
 * @param random where salts come from
 */
export function encodePkcs12(
  { name, certificateChain, privateKey, caCertificates = '', passphrase }: Pkcs12Contents, random = randomBytes,
): Buffer {
  const asn1 = new Asn1Writer();
  const [leaf, ...others] = pemBlocks(certificateChain + caCertificates).map(({ der }) => der);
  // ties key and certificate together; any octets will do, and others take the SHA-1 of the certificate
  const localKeyId = createHash('sha256').update(leaf).digest();
  const attributes = asn1.set(
    attribute(asn1, OID.friendlyName, asn1.bmp(name)),
    attribute(asn1, OID.localKeyId, asn1.octets(localKeyId.toString('latin1'))),
  );
  const key = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
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
      iterations(asn1),
    ),
  ));
}

function certBag(asn1: Asn1Writer, der: Buffer, attributes?: Asn1Element): Asn1Element {
  const certificate = asn1.sequence(asn1.oid(OID.x509Certificate), asn1.tagged(0, asn1.octets(der.toString('latin1'))));
  return asn1.sequence(asn1.oid(OID.certBag), asn1.tagged(0, certificate), attributes);
}

function dataContent(asn1: Asn1Writer, der: Buffer): Asn1Element {
  return asn1.sequence(asn1.oid(OID.data), asn1.tagged(0, asn1.octets(der.toString('latin1'))));
}

/** PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018), which is what node:crypto does to the key. */
function encryptedData(asn1: Asn1Writer, der: Buffer, passphrase: string, random: (size: number) => Buffer): Asn1Element {
  const salt = random(16);
  const iv = random(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, ITERATIONS, 32, 'sha256'), iv);
  const encrypted = Buffer.concat([cipher.update(der), cipher.final()]);
  const derivation = asn1.sequence(asn1.oid(OID.pbkdf2), asn1.sequence(
    asn1.octets(salt.toString('latin1')), iterations(asn1), asn1.sequence(asn1.oid(OID.hmacWithSha256), asn1.nothing()),
  ));
  const encryption = asn1.sequence(asn1.oid(OID.aes256Cbc), asn1.octets(iv.toString('latin1')));
  const algorithm = asn1.sequence(asn1.oid(OID.pbes2), asn1.sequence(derivation, encryption));
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

function iterations(asn1: Asn1Writer): Asn1Element {
  return asn1.integer(String.fromCharCode(ITERATIONS >> 8, ITERATIONS & 0xff)); // eslint-disable-line no-bitwise -- two octets
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
