/* eslint-disable no-bitwise -- the tag and length octets of DER are bit fields */
import type * as Forge from 'node-forge';

/** One element of an encoding. */
export type Asn1Element = Forge.asn1.Asn1;

const FIRST_GENERALIZED_YEAR = 2050;

/**
 * Writes DER with node-forge, which is loaded only here, with the first certificate that is encoded. Contents are binary strings, as in
 * node-forge: one character per byte.
 */
export class Asn1Writer {
  // only its ASN.1 part: the whole package takes seven times as long to load
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  readonly #asn1 = require('node-forge/lib/asn1') as typeof Forge.asn1;
  readonly #constants = new Map<string, Asn1Element>();

  /** The bytes of an element. */
  public der(element: Asn1Element): Buffer {
    return Buffer.from(this.#asn1.toDer(element).getBytes(), 'latin1');
  }

  /** Encodings that many certificates share are cached. */
  public constant(key: string, make: () => Asn1Element): Asn1Element {
    let element = this.#constants.get(key);
    if (!element) {
      element = this.raw(this.der(make()));
      this.#constants.set(key, element);
    }
    return element;
  }

  /** An element that is already DER: its tag with the constructed bit verbatim, its contents as plain bytes. */
  public raw(der: Buffer): Asn1Element {
    const header = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f);
    return this.#asn1.create(der[0] & 0xc0, der[0] & 0x3f, false, der.toString('latin1', header));
  }

  /** Skips undefined elements. */
  public sequence(...elements: (Asn1Element | undefined)[]): Asn1Element {
    const present = elements.filter(element => element !== undefined);
    return this.#asn1.create(this.#asn1.Class.UNIVERSAL, this.#asn1.Type.SEQUENCE, true, present);
  }

  public set(...elements: Asn1Element[]): Asn1Element {
    return this.#asn1.create(this.#asn1.Class.UNIVERSAL, this.#asn1.Type.SET, true, elements);
  }

  /** A context-specific tag around elements. */
  public tagged(tag: number, ...elements: Asn1Element[]): Asn1Element {
    return this.#asn1.create(this.#asn1.Class.CONTEXT_SPECIFIC, tag, true, elements);
  }

  /** A context-specific tag in place of a primitive one. */
  public context(tag: number, bytes: string): Asn1Element {
    return this.#asn1.create(this.#asn1.Class.CONTEXT_SPECIFIC, tag, false, bytes);
  }

  public oid(oid: string): Asn1Element {
    return this.constant(`oid ${oid}`, () => this.#primitive(this.#asn1.Type.OID, this.#asn1.oidToDer(oid).getBytes()));
  }

  public integer(bytes: string): Asn1Element {
    return this.#primitive(this.#asn1.Type.INTEGER, bytes);
  }

  public enumerated(value: number): Asn1Element {
    return this.#primitive(this.#asn1.Type.ENUMERATED, String.fromCharCode(value));
  }

  public boolean(value: boolean): Asn1Element {
    return this.#primitive(this.#asn1.Type.BOOLEAN, value ? '\xff' : '\0');
  }

  public octets(bytes: string): Asn1Element {
    return this.#primitive(this.#asn1.Type.OCTETSTRING, bytes);
  }

  /** A BIT STRING; the first byte is the number of unused bits. */
  public bits(bytes: string): Asn1Element {
    return this.#primitive(this.#asn1.Type.BITSTRING, bytes);
  }

  /** NULL, as parameters of RSA. */
  public nothing(): Asn1Element {
    return this.#primitive(this.#asn1.Type.NULL, '');
  }

  public utf8(text: string): Asn1Element {
    return this.#primitive(this.#asn1.Type.UTF8, Buffer.from(text, 'utf8').toString('latin1'));
  }

  /** A BMPString: UTF-16, which node-forge encodes itself. */
  public bmp(text: string): Asn1Element {
    return this.#primitive(this.#asn1.Type.BMPSTRING, text);
  }

  public printable(text: string): Asn1Element {
    return this.#primitive(this.#asn1.Type.PRINTABLESTRING, text);
  }

  /** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). */
  public time(date: Date): Asn1Element {
    const { Type } = this.#asn1;
    return date.getUTCFullYear() < FIRST_GENERALIZED_YEAR
      ? this.#primitive(Type.UTCTIME, this.#asn1.dateToUtcTime(date) as unknown as string)
      : this.#primitive(Type.GENERALIZEDTIME, this.#asn1.dateToGeneralizedTime(date) as unknown as string);
  }

  #primitive(type: Forge.asn1.Type, bytes: string): Asn1Element {
    return this.#asn1.create(this.#asn1.Class.UNIVERSAL, type, false, bytes);
  }
}
