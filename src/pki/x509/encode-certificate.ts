import { createHash } from 'node:crypto';
import { ipAddressBytes } from './alternative-names';
import { Asn1Element, Asn1Writer } from './asn1-writer';
import { publicKeyBits, publicKeyOf, subjectKeyIdentifierOf, subjectOf } from './der';
import { DistinguishedName } from './distinguished-name';
import { SignatureAlgorithm } from './signature-algorithm';
import { SUBJECT_ATTRIBUTES } from './subject';

/** The contents of a certificate, apart from its issuer. */
export interface CertificateFields {
  readonly serialNumber: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: DistinguishedName;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  /** Identifier of the public key; see `keyIdentifier`. */
  readonly keyIdentifier: Buffer;
  readonly usage: CertificateUsage;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** The usage of a certificate. */
export interface CertificateUsage {
  readonly type: 'authority' | 'server' | 'client';
  /** RSA keys of servers and clients may also encrypt keys (TLS 1.2 without elliptic curves). */
  readonly rsa?: boolean;
  /** How many authorities may follow in the chain. */
  readonly pathLength?: number;
  /** Permitted DNS domains with their subdomains: for hosts, hosts of URIs, and e-mail addresses. */
  readonly permittedDnsDomains?: readonly string[];
}

/** The signing issuer. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  readonly sign: (data: Buffer) => Buffer;
  /** DER of the issuer's name; a self-signed certificate uses its subject. */
  readonly issuer?: Buffer;
  /** Key identifier of the issuer; a self-signed certificate uses its own. */
  readonly keyIdentifier?: Buffer;
}

/** An authority that signs, with known name and key identifier. */
export interface AuthoritySigner extends Signer {
  readonly issuer: Buffer;
  readonly keyIdentifier: Buffer;
}

/** The contents of a certificate revocation list. */
export interface RevocationListFields {
  readonly number: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly { readonly serialNumber: Buffer; readonly date: Date; readonly reason?: number }[];
}

/** The SHA-256 key identifier of RFC 7093, method 1: the left 160 bits of the hash of the public key's bits. */
export function keyIdentifier(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKeyBits(publicKey)).digest().subarray(0, 20);
}

/** A signer from the DER certificate of an authority. */
export function signerOf(certificate: Buffer, algorithm: SignatureAlgorithm, sign: (data: Buffer) => Buffer): AuthoritySigner {
  const identifier = subjectKeyIdentifierOf(certificate) ?? keyIdentifier(publicKeyOf(certificate));
  return { algorithm, sign, issuer: subjectOf(certificate), keyIdentifier: identifier };
}

/** Distinguishes imported authorities by the name and key of the DER certificate, which are all that clients match. */
export function keyIdentifierOfIssuer(certificate: Buffer): string {
  return createHash('sha256').update(subjectOf(certificate)).update(publicKeyOf(certificate)).digest('hex').slice(0, 40);
}

let encoder: Encoder | undefined;

/** The encoder, created with the first certificate. */
export function x509(): Encoder {
  return encoder ??= new Encoder(new Asn1Writer());
}

const VERSION_3 = '\x02';
const KEY_USAGE = { authority: '\x01\x06', rsa: '\x05\xa0', ec: '\x07\x80' };
const EXTENDED_KEY_USAGE = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

/** Encodes certificates and revocation lists. */
class Encoder {
  readonly #asn1: Asn1Writer;

  constructor(asn1: Asn1Writer) {
    this.#asn1 = asn1;
  }

  /** A signed certificate as DER. */
  public certificate(fields: CertificateFields, signer: Signer): Buffer {
    const subject = this.#name(fields.subject);
    const tbs = this.#asn1.sequence(
      this.#asn1.tagged(0, this.#asn1.integer(VERSION_3)),
      this.#asn1.integer(fields.serialNumber.toString('latin1')),
      this.#algorithm(signer.algorithm),
      signer.issuer ? this.#asn1.raw(signer.issuer) : subject,
      this.#asn1.sequence(this.#asn1.time(fields.notBefore), this.#asn1.time(fields.notAfter)),
      subject,
      this.#asn1.raw(fields.publicKey),
      this.#asn1.tagged(3, this.#asn1.sequence(...this.#extensions(fields, signer))),
    );
    return this.#signed(tbs, signer);
  }

  /** A signed revocation list as DER. */
  public revocationList(fields: RevocationListFields, signer: AuthoritySigner): Buffer {
    const entries = fields.revoked.map(({ serialNumber, date, reason }) => this.#asn1.sequence(
      this.#asn1.integer(serialNumber.toString('latin1')),
      this.#asn1.time(date),
      reason === undefined ? undefined : this.#asn1.sequence(this.#extension('2.5.29.21', false, this.#asn1.enumerated(reason))),
    ));
    const tbs = this.#asn1.sequence(
      this.#asn1.integer('\x01'),
      this.#algorithm(signer.algorithm),
      this.#asn1.raw(signer.issuer),
      this.#asn1.time(fields.thisUpdate),
      this.#asn1.time(fields.nextUpdate),
      // an empty list is omitted, not written empty (RFC 5280, 5.1.2.6)
      entries.length > 0 ? this.#asn1.sequence(...entries) : undefined,
      this.#asn1.tagged(0, this.#asn1.sequence(
        this.#authorityKeyIdentifier(signer.keyIdentifier),
        this.#extension('2.5.29.20', false, this.#asn1.integer(fields.number.toString('latin1'))),
      )),
    );
    return this.#signed(tbs, signer);
  }

  #extensions(fields: CertificateFields, signer: Signer): Asn1Element[] {
    const { usage } = fields;
    const names = this.#alternativeNames(fields);
    const extensions: (Asn1Element | undefined)[] = [
      this.#asn1.constant(`constraints ${usage.type} ${usage.pathLength}`, () => this.#basicConstraints(usage)),
      this.#asn1.constant(`usage ${usage.type} ${usage.rsa}`, () => this.#keyUsage(usage)),
      usage.type === 'authority' ? undefined : this.#extendedKeyUsage(usage.type),
      this.#extension('2.5.29.14', false, this.#asn1.octets(fields.keyIdentifier.toString('latin1'))),
      this.#authorityKeyIdentifier(signer.keyIdentifier ?? fields.keyIdentifier),
      // without a subject the names are the only identity, so verifiers may not ignore them (RFC 5280, 4.2.1.6)
      names.length > 0 ? this.#extension('2.5.29.17', Object.keys(fields.subject).length === 0, this.#asn1.sequence(...names)) : undefined,
      usage.permittedDnsDomains ? this.#nameConstraints(usage.permittedDnsDomains) : undefined,
    ];
    return extensions.filter(extension => extension !== undefined);
  }

  #basicConstraints(usage: CertificateUsage): Asn1Element {
    if (usage.type !== 'authority') return this.#extension('2.5.29.19', true, this.#asn1.sequence());
    const pathLength = usage.pathLength === undefined ? undefined : this.#asn1.integer(String.fromCharCode(usage.pathLength));
    return this.#extension('2.5.29.19', true, this.#asn1.sequence(this.#asn1.boolean(true), pathLength));
  }

  #keyUsage(usage: CertificateUsage): Asn1Element {
    // a client's key only signs: RFC 5280, 4.2.1.12 has no key encipherment with clientAuth
    const bits = usage.type === 'authority' ? KEY_USAGE.authority : usage.rsa && usage.type === 'server' ? KEY_USAGE.rsa : KEY_USAGE.ec;
    return this.#extension('2.5.29.15', true, this.#asn1.bits(bits));
  }

  #extendedKeyUsage(type: 'server' | 'client'): Asn1Element {
    return this.#asn1.constant(`extended ${type}`, () =>
      this.#extension('2.5.29.37', false, this.#asn1.sequence(this.#asn1.oid(EXTENDED_KEY_USAGE[type]))));
  }

  #authorityKeyIdentifier(identifier: Buffer): Asn1Element {
    return this.#asn1.constant(`authority ${identifier.toString('latin1')}`, () =>
      this.#extension('2.5.29.35', false, this.#asn1.sequence(this.#asn1.context(0, identifier.toString('latin1')))));
  }

  #alternativeNames(fields: CertificateFields): Asn1Element[] {
    return [
      ...fields.dnsNames.map(name => this.#asn1.context(2, name)),
      ...fields.uris.map(uri => this.#asn1.context(6, uri)),
      ...fields.ipAddresses.map(address => this.#asn1.context(7, ipAddressBytes(address).toString('latin1'))),
    ];
  }

  /**
   * Restricts DNS names, URIs and e-mail addresses to the domains, and excludes every IP address: a constraint on one kind of name does not
   * restrict the others. A domain includes its subdomains in DNS names, but in the other kinds only with a leading dot (RFC 5280,
   * 4.2.1.10).
   */
  #nameConstraints(domains: readonly string[]): Asn1Element {
    const subtree = (base: Asn1Element) => this.#asn1.sequence(base);
    const permitted = domains.flatMap(domain => [
      subtree(this.#asn1.context(2, domain)),
      ...[1, 6].flatMap(kind => [domain, `.${domain}`].map(base => subtree(this.#asn1.context(kind, base)))),
    ]);
    const excluded = [8, 32].map(length => subtree(this.#asn1.context(7, '\0'.repeat(length))));
    return this.#extension('2.5.29.30', true, this.#asn1.sequence(this.#asn1.tagged(0, ...permitted), this.#asn1.tagged(1, ...excluded)));
  }

  #name(subject: DistinguishedName): Asn1Element {
    const attributes = SUBJECT_ATTRIBUTES.filter(({ key }) => subject[key] !== undefined).map(({ key, oid }) =>
      this.#asn1.set(this.#asn1.sequence(
        this.#asn1.oid(oid), key === 'country' ? this.#asn1.printable(subject[key]!) : this.#asn1.utf8(subject[key]!),
      )));
    return this.#asn1.sequence(...attributes);
  }

  #signed(tbs: Asn1Element, signer: Signer): Buffer {
    const bytes = this.#asn1.der(tbs);
    const signature = signer.sign(bytes);
    return this.#asn1.der(this.#asn1.sequence(
      this.#asn1.raw(bytes),
      this.#algorithm(signer.algorithm),
      this.#asn1.bits(`\0${signature.toString('latin1')}`),
    ));
  }

  #algorithm(algorithm: SignatureAlgorithm): Asn1Element {
    return this.#asn1.constant(`algorithm ${algorithm.oid}`, () => this.#asn1.sequence(
      this.#asn1.oid(algorithm.oid),
      algorithm.nullParameters ? this.#asn1.nothing() : undefined,
    ));
  }

  #extension(oid: string, critical: boolean, value: Asn1Element): Asn1Element {
    const contents = this.#asn1.der(value).toString('latin1');
    return this.#asn1.sequence(this.#asn1.oid(oid), critical ? this.#asn1.boolean(true) : undefined, this.#asn1.octets(contents));
  }
}
