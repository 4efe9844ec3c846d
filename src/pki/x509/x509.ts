/* eslint-disable no-bitwise -- the tag and length octets of DER are bit fields */
import { createHash } from 'node:crypto';
import type * as Forge from 'node-forge';
import { publicKeyBits, publicKeyOf, subjectKeyIdentifierOf, subjectOf } from './der';
import { DistinguishedName } from '../distinguished-name';
import { SignatureAlgorithm } from '../keys/signature-algorithm';
import { ipAddressBytes } from '../names/alternative-names';
import { SUBJECT_ATTRIBUTES } from '../names/subject';

/** What a certificate says, apart from who issues it. */
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

/** What a certificate may be used for. */
export interface CertificateUsage {
  readonly type: 'authority' | 'server' | 'client';
  /** RSA keys of servers and clients may also carry a key over (TLS 1.2 without elliptic curves). */
  readonly rsa?: boolean;
  /** How many authorities may follow in the chain. */
  readonly pathLength?: number;
  /** DNS domains to which everything below is limited. */
  readonly permittedDnsDomains?: readonly string[];
}

/** Who signs. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  readonly sign: (data: Buffer) => Buffer;
  /** DER of the issuer's name; a self-signed certificate takes its own subject. */
  readonly issuer?: Buffer;
  /** Key identifier of the issuer; a self-signed certificate has its own. */
  readonly keyIdentifier?: Buffer;
}

/** An authority that signs: its name and key identifier are known. */
export interface AuthoritySigner extends Signer {
  readonly issuer: Buffer;
  readonly keyIdentifier: Buffer;
}

/** What a certificate revocation list says. */
export interface RevocationListFields {
  readonly number: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly { readonly serialNumber: Buffer; readonly date: Date; readonly reason?: number }[];
}

/** The SHA-256 key identifier of RFC 7093, method 1: the left 160 bits over the public key's bits. */
export function keyIdentifier(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKeyBits(publicKey)).digest().subarray(0, 20);
}

/** A signer from the DER certificate of an authority. */
export function signerOf(certificate: Buffer, algorithm: SignatureAlgorithm, sign: (data: Buffer) => Buffer): AuthoritySigner {
  const identifier = subjectKeyIdentifierOf(certificate) ?? keyIdentifier(publicKeyOf(certificate));
  return { algorithm, sign, issuer: subjectOf(certificate), keyIdentifier: identifier };
}

/** What tells apart authorities from elsewhere: name and key of the DER certificate, which is all that clients match. */
export function keyIdentifierOfIssuer(certificate: Buffer): string {
  return createHash('sha256').update(subjectOf(certificate)).update(publicKeyOf(certificate)).digest('hex').slice(0, 40);
}

let encoder: Encoder | undefined;

/** The encoder: node-forge is loaded here, when the first certificate is really made, and nowhere else. */
export function x509(): Encoder {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  encoder ??= new Encoder(require('node-forge/lib/asn1') as typeof Forge.asn1); // a seventh of the time of all of it
  return encoder;
}

const VERSION_3 = '\x02';
const KEY_USAGE = { authority: '\x01\x06', rsa: '\x05\xa0', ec: '\x07\x80' };
const EXTENDED_KEY_USAGE = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };
const FIRST_GENERALIZED_YEAR = 2050;

/** Encodes certificates and revocation lists with the ASN.1 writer of node-forge. */
class Encoder {
  readonly #asn1: typeof Forge.asn1;
  readonly #constants = new Map<string, Forge.asn1.Asn1>();

  constructor(asn1: typeof Forge.asn1) {
    this.#asn1 = asn1;
  }

  /** A signed certificate as DER. */
  public certificate(fields: CertificateFields, signer: Signer): Buffer {
    const subject = this.#name(fields.subject);
    const tbs = this.#sequence(
      this.#tagged(0, this.#integer(VERSION_3)),
      this.#integer(fields.serialNumber.toString('latin1')),
      this.#algorithm(signer.algorithm),
      signer.issuer ? this.#raw(signer.issuer) : subject,
      this.#sequence(this.#time(fields.notBefore), this.#time(fields.notAfter)),
      subject,
      this.#raw(fields.publicKey),
      this.#tagged(3, this.#sequence(...this.#extensions(fields, signer))),
    );
    return this.#signed(tbs, signer);
  }

  /** A signed revocation list as DER. */
  public revocationList(fields: RevocationListFields, signer: AuthoritySigner): Buffer {
    const entries = fields.revoked.map(({ serialNumber, date, reason }) => this.#sequence(
      this.#integer(serialNumber.toString('latin1')),
      this.#time(date),
      reason === undefined ? undefined : this.#sequence(this.#extension('2.5.29.21', false, this.#enumerated(reason))),
    ));
    const tbs = this.#sequence(
      this.#integer('\x01'),
      this.#algorithm(signer.algorithm),
      this.#raw(signer.issuer),
      this.#time(fields.thisUpdate),
      this.#time(fields.nextUpdate),
      // an empty list is left out, not written empty (RFC 5280, 5.1.2.6)
      entries.length > 0 ? this.#sequence(...entries) : undefined,
      this.#tagged(0, this.#sequence(
        this.#authorityKeyIdentifier(signer.keyIdentifier),
        this.#extension('2.5.29.20', false, this.#integer(fields.number.toString('latin1'))),
      )),
    );
    return this.#signed(tbs, signer);
  }

  #extensions(fields: CertificateFields, signer: Signer): Forge.asn1.Asn1[] {
    const { usage } = fields;
    const names = this.#alternativeNames(fields);
    const extensions: (Forge.asn1.Asn1 | undefined)[] = [
      this.#constant(`constraints ${usage.type} ${usage.pathLength}`, () => this.#basicConstraints(usage)),
      this.#constant(`usage ${usage.type} ${usage.rsa}`, () => this.#keyUsage(usage)),
      usage.type === 'authority' ? undefined : this.#constant(`extended ${usage.type}`, () => this.#extendedKeyUsage(EXTENDED_KEY_USAGE[usage.type as 'server'])),
      this.#extension('2.5.29.14', false, this.#octets(fields.keyIdentifier.toString('latin1'))),
      this.#authorityKeyIdentifier(signer.keyIdentifier ?? fields.keyIdentifier),
      // without a subject the names are all there is, so nobody may skip them (RFC 5280, 4.2.1.6)
      names.length > 0 ? this.#extension('2.5.29.17', Object.keys(fields.subject).length === 0, this.#sequence(...names)) : undefined,
      usage.permittedDnsDomains ? this.#nameConstraints(usage.permittedDnsDomains) : undefined,
    ];
    return extensions.filter((extension) => extension !== undefined);
  }

  #basicConstraints(usage: CertificateUsage): Forge.asn1.Asn1 {
    if (usage.type !== 'authority') return this.#extension('2.5.29.19', true, this.#sequence());
    const pathLength = usage.pathLength === undefined ? undefined : this.#integer(String.fromCharCode(usage.pathLength));
    return this.#extension('2.5.29.19', true, this.#sequence(this.#boolean(true), pathLength));
  }

  #keyUsage(usage: CertificateUsage): Forge.asn1.Asn1 {
    const bits = usage.type === 'authority' ? KEY_USAGE.authority : usage.rsa ? KEY_USAGE.rsa : KEY_USAGE.ec;
    return this.#extension('2.5.29.15', true, this.#universal(this.#asn1.Type.BITSTRING, bits));
  }

  #extendedKeyUsage(purpose: string): Forge.asn1.Asn1 {
    return this.#extension('2.5.29.37', false, this.#sequence(this.#oid(purpose)));
  }

  #authorityKeyIdentifier(identifier: Buffer): Forge.asn1.Asn1 {
    return this.#constant(`authority ${identifier.toString('latin1')}`, () =>
      this.#extension('2.5.29.35', false, this.#sequence(this.#context(0, identifier.toString('latin1')))));
  }

  #alternativeNames(fields: CertificateFields): Forge.asn1.Asn1[] {
    return [
      ...fields.dnsNames.map((name) => this.#context(2, name)),
      ...fields.uris.map((uri) => this.#context(6, uri)),
      ...fields.ipAddresses.map((address) => this.#context(7, ipAddressBytes(address).toString('latin1'))),
    ];
  }

  /** Limits DNS names to the domains, and refuses every IP address: a limit on names alone leaves addresses free. */
  #nameConstraints(domains: readonly string[]): Forge.asn1.Asn1 {
    const subtree = (base: Forge.asn1.Asn1) => this.#sequence(base);
    const permitted = domains.map((domain) => subtree(this.#context(2, domain)));
    const excluded = [8, 32].map((length) => subtree(this.#context(7, '\0'.repeat(length))));
    return this.#extension('2.5.29.30', true, this.#sequence(this.#tagged(0, ...permitted), this.#tagged(1, ...excluded)));
  }

  #name(subject: DistinguishedName): Forge.asn1.Asn1 {
    const { Type } = this.#asn1;
    const attributes = SUBJECT_ATTRIBUTES.filter(({ key }) => subject[key] !== undefined).map(({ key, oid }) => {
      const text = Buffer.from(subject[key]!, 'utf8').toString('latin1');
      const value = this.#universal(key === 'country' ? Type.PRINTABLESTRING : Type.UTF8, text);
      return this.#asn1.create(this.#asn1.Class.UNIVERSAL, Type.SET, true, [this.#sequence(this.#oid(oid), value)]);
    });
    return this.#sequence(...attributes);
  }

  #signed(tbs: Forge.asn1.Asn1, signer: Signer): Buffer {
    const bytes = this.#der(tbs);
    const signature = signer.sign(bytes);
    return this.#der(this.#sequence(
      this.#raw(bytes),
      this.#algorithm(signer.algorithm),
      this.#universal(this.#asn1.Type.BITSTRING, `\0${signature.toString('latin1')}`),
    ));
  }

  #algorithm(algorithm: SignatureAlgorithm): Forge.asn1.Asn1 {
    return this.#constant(`algorithm ${algorithm.oid}`, () => this.#sequence(
      this.#oid(algorithm.oid),
      algorithm.nullParameters ? this.#universal(this.#asn1.Type.NULL, '') : undefined,
    ));
  }

  #time(date: Date): Forge.asn1.Asn1 {
    const { Type } = this.#asn1;
    return date.getUTCFullYear() < FIRST_GENERALIZED_YEAR
      ? this.#universal(Type.UTCTIME, this.#asn1.dateToUtcTime(date) as unknown as string)
      : this.#universal(Type.GENERALIZEDTIME, this.#asn1.dateToGeneralizedTime(date) as unknown as string);
  }

  #extension(oid: string, critical: boolean, value: Forge.asn1.Asn1): Forge.asn1.Asn1 {
    return this.#sequence(this.#oid(oid), critical ? this.#boolean(true) : undefined, this.#octets(this.#asn1.toDer(value).getBytes()));
  }

  #sequence(...values: (Forge.asn1.Asn1 | undefined)[]): Forge.asn1.Asn1 {
    const present = values.filter((value) => value !== undefined);
    return this.#asn1.create(this.#asn1.Class.UNIVERSAL, this.#asn1.Type.SEQUENCE, true, present);
  }

  #tagged(tag: number, ...values: Forge.asn1.Asn1[]): Forge.asn1.Asn1 {
    return this.#asn1.create(this.#asn1.Class.CONTEXT_SPECIFIC, tag, true, values);
  }

  #context(tag: number, bytes: string): Forge.asn1.Asn1 {
    return this.#asn1.create(this.#asn1.Class.CONTEXT_SPECIFIC, tag, false, bytes);
  }

  #universal(type: Forge.asn1.Type, bytes: string): Forge.asn1.Asn1 {
    return this.#asn1.create(this.#asn1.Class.UNIVERSAL, type, false, bytes);
  }

  #integer(bytes: string): Forge.asn1.Asn1 {
    return this.#universal(this.#asn1.Type.INTEGER, bytes);
  }

  #enumerated(value: number): Forge.asn1.Asn1 {
    return this.#universal(this.#asn1.Type.ENUMERATED, String.fromCharCode(value));
  }

  #boolean(value: boolean): Forge.asn1.Asn1 {
    return this.#universal(this.#asn1.Type.BOOLEAN, value ? '\xff' : '\0');
  }

  #octets(bytes: string): Forge.asn1.Asn1 {
    return this.#universal(this.#asn1.Type.OCTETSTRING, bytes);
  }

  #oid(oid: string): Forge.asn1.Asn1 {
    return this.#constant(`oid ${oid}`, () => this.#universal(this.#asn1.Type.OID, this.#asn1.oidToDer(oid).getBytes()));
  }

  /** An element that is DER already: its tag with the constructed bit as it stands, its contents as plain bytes. */
  #raw(der: Buffer): Forge.asn1.Asn1 {
    const header = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f);
    return this.#asn1.create(der[0] & 0xc0, der[0] & 0x3f, false, der.toString('latin1', header));
  }

  /** What is the same in every certificate of an authority is encoded once. */
  #constant(key: string, make: () => Forge.asn1.Asn1): Forge.asn1.Asn1 {
    let element = this.#constants.get(key);
    if (!element) {
      element = this.#raw(this.#der(make()));
      this.#constants.set(key, element);
    }
    return element;
  }

  #der(element: Forge.asn1.Asn1): Buffer {
    return Buffer.from(this.#asn1.toDer(element).getBytes(), 'latin1');
  }
}
