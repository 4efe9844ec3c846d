import { SecureVersion } from 'node:tls';
import { Tls13Records } from './tls13-records';

/** What a server sends in a handshake before it knows anything about the client. */
export interface ServerFlight {
  /** The version in the ServerHello; undefined if the server sends none. */
  readonly version?: SecureVersion;
  /** The application protocol that the server selects. */
  readonly alpn?: string;
  /** Certificates in DER, in the order in which the server sends them. */
  readonly certificates?: readonly Buffer[];
}

const RECORD = { changeCipherSpec: 20, handshake: 22, applicationData: 23 };
const MESSAGE = { serverHello: 2, encryptedExtensions: 8, certificate: 11 };
const EXTENSION = { alpn: 16, supportedVersions: 43 };
const VERSIONS: { readonly [code: number]: SecureVersion } = { 0x0301: 'TLSv1', 0x0302: 'TLSv1.1', 0x0303: 'TLSv1.2', 0x0304: 'TLSv1.3' };

/**
 * Parses what a server sent from the bytes of a connection. Node reorders the certificates of a peer, drops duplicates, and exposes nothing
 * of a failed handshake.
 *
 * @param bytes what the server sent, from the beginning of the connection
 * @param secret the server's handshake traffic secret, which decrypts certificates of TLS 1.3; undefined if there is none
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-4
 * @see https://www.rfc-editor.org/rfc/rfc5246#section-7.4
 */
export function readServerFlight(bytes: Buffer, secret: Buffer | undefined): ServerFlight {
  const reader = new FlightReader(secret);
  try {
    reader.records(bytes);
  } catch (error) {
    // truncated or foreign bytes: keep what was read so far
    if (!(error instanceof RangeError)) throw error;
  }
  return reader.flight;
}

class FlightReader {
  public readonly flight: { -readonly [field in keyof ServerFlight]: ServerFlight[field] } = {};
  #messages = Buffer.alloc(0);
  #encrypted?: Tls13Records;

  constructor(private readonly secret: Buffer | undefined) {}

  public records(bytes: Buffer): void {
    for (let at = 0; at + 5 <= bytes.length && !this.flight.certificates;) {
      const type = bytes[at];
      const end = at + 5 + bytes.readUInt16BE(at + 3);
      const isTls13 = this.flight.version === 'TLSv1.3';
      if (end > bytes.length || (type === RECORD.changeCipherSpec && !isTls13)) return;
      if (type === RECORD.handshake) {
        this.#read(bytes.subarray(at + 5, end));
      } else if (type === RECORD.applicationData) {
        const content = this.#encrypted?.open(bytes.subarray(at, at + 5), bytes.subarray(at + 5, end));
        if (content === undefined) return;
        if (content.type === RECORD.handshake) this.#read(content.data);
      } else if (type !== RECORD.changeCipherSpec) {
        return;
      }
      at = end;
    }
  }

  /** A message may span several records. */
  #read(part: Buffer): void {
    this.#messages = Buffer.concat([this.#messages, part]);
    while (this.#messages.length >= 4) {
      const length = this.#messages.readUIntBE(1, 3);
      if (this.#messages.length < 4 + length) return;
      this.#message(this.#messages[0], this.#messages.subarray(4, 4 + length));
      this.#messages = this.#messages.subarray(4 + length);
    }
  }

  #message(type: number, body: Buffer): void {
    if (type === MESSAGE.serverHello) this.#serverHello(body);
    if (type === MESSAGE.encryptedExtensions) this.#extensions(body);
    if (type === MESSAGE.certificate) this.flight.certificates = certificates(body, this.flight.version === 'TLSv1.3');
  }

  #serverHello(body: Buffer): void {
    this.flight.version = VERSIONS[body.readUInt16BE(0)];
    const cipher = 35 + body.readUInt8(34);
    const suite = body.readUInt16BE(cipher);
    if (cipher + 3 < body.length) this.#extensions(body.subarray(cipher + 3));
    this.#encrypted = this.secret && Tls13Records.of(suite, this.secret);
  }

  #extensions(list: Buffer): void {
    const end = 2 + list.readUInt16BE(0);
    for (let at = 2; at + 4 <= end;) {
      const type = list.readUInt16BE(at);
      const data = list.subarray(at + 4, at + 4 + list.readUInt16BE(at + 2));
      if (type === EXTENSION.supportedVersions) this.flight.version = VERSIONS[data.readUInt16BE(0)];
      if (type === EXTENSION.alpn) this.flight.alpn = data.subarray(3, 3 + data.readUInt8(2)).toString('latin1');
      at += 4 + data.length;
    }
  }
}

/** In TLS 1.3 a context precedes the list, and extensions follow each certificate. */
function certificates(body: Buffer, isTls13: boolean): Buffer[] {
  const found: Buffer[] = [];
  const start = isTls13 ? 1 + body.readUInt8(0) : 0;
  const end = start + 3 + body.readUIntBE(start, 3);
  for (let at = start + 3; at + 3 <= end;) {
    const length = body.readUIntBE(at, 3);
    found.push(body.subarray(at + 3, at + 3 + length));
    at += 3 + length;
    if (isTls13) at += 2 + body.readUInt16BE(at);
  }
  return found;
}
