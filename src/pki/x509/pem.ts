/** PEM in the format that every reader accepts: 64 columns, `\n`, one newline at the end. */
export function toPem(label: string, der: Buffer): string {
  const base64 = der.toString('base64');
  let lines = '';
  for (let at = 0; at < base64.length; at += 64) lines += `${base64.slice(at, at + 64)}\n`;
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/** One block of a PEM text. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  /** The block verbatim, from BEGIN to END. */
  readonly text: string;
  /** Encrypted in the legacy OpenSSL format, with `Proc-Type` and `DEK-Info`; `der` is then the ciphertext. */
  readonly encrypted: boolean;
}

/** The blocks of a PEM text up to the first that Go (Istio) or BoringSSL (Envoy) cannot read. */
export interface PemText {
  readonly blocks: readonly PemBlock[];
  /** Why the rest of the text is not read, as the rest of a sentence. */
  readonly flaw?: string;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** A label has no hyphen: text after the label may be the key itself, and must not get into a message. */
const BEGIN_LINE = /^-----BEGIN ([A-Za-z0-9 .#]{0,64})-----[ \t]*\r?$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** The byte order mark as UTF-8, and as the same bytes read as Latin-1. */
const BYTE_ORDER_MARK = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;

/**
 * Reads PEM as strictly as both readers of a gateway's certificates: Go's `encoding/pem` in istiod, and BoringSSL in Envoy. Lines between
 * blocks are ignored.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7468
 */
export function readPem(text: string): PemText {
  const blocks: PemBlock[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line.startsWith(END)) return { blocks, flaw: `has an END line without its BEGIN line (line ${at + 1})` };
    if (!line.includes(BEGIN)) continue;
    const label = BEGIN_LINE.exec(line)?.[1];
    if (label === undefined) return { blocks, flaw: `${beginFlaw(line)} (line ${at + 1})` };
    const read = readBlock(lines, at, label);
    if ('flaw' in read) return { blocks, flaw: `${read.flaw} (line ${read.line + 1})` };
    blocks.push(read.block);
    at = read.line;
  }
  return { blocks };
}

/** The blocks of a PEM text that this library has written or checked. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return readPem(text).blocks;
}

type ReadBlock = { readonly block: PemBlock; readonly line: number } | { readonly flaw: string; readonly line: number };

/** Reads the block that begins at a line; `line` is its last line, or the line with the error. */
function readBlock(lines: readonly string[], from: number, label: string): ReadBlock {
  let headers: string[] = [];
  let body: string[] = [];
  let afterHeaders = false;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at].replace(/[ \t\r]+$/, '');
    if (line.startsWith(END)) {
      if (line !== `${END}${label}-----`) {
        return {
          flaw: line.includes(BEGIN) ? 'has END and BEGIN on one line' : `has an END line that does not match 'BEGIN ${label}'`,
          line: at,
        };
      }
      return finish(lines.slice(from, at + 1).join('\n'), label, headers, body, at);
    }
    if (line.includes(END)) return { flaw: 'has an END that is not at the start of its line', line: at };
    if (line.includes(BEGIN)) return { flaw: 'has a BEGIN before the END of the previous block', line: at };
    if (line !== '') {
      body.push(line);
    } else if (!afterHeaders) {
      // BoringSSL reads text before the first empty line as headers
      if (body.some(each => !each.includes(':'))) return { flaw: 'has an empty line inside a block', line: at };
      [headers, body, afterHeaders] = [body, [], true];
    }
  }
  return { flaw: `has no END line for 'BEGIN ${label}'`, line: from };
}

function finish(text: string, label: string, headers: readonly string[], body: readonly string[], line: number): ReadBlock {
  const encrypted = headers[0]?.startsWith('Proc-Type: 4,ENCRYPTED') ?? false;
  if (headers.length > 0 && !encrypted) return { flaw: 'has header lines inside a block', line };
  const base64 = body.join('').replace(/[ \t\r]/g, '');
  if (!BASE64.test(base64) || base64.length % 4 !== 0) return { flaw: `has a block ${label} that is not base64`, line };
  return { block: { label, der: Buffer.from(base64, 'base64'), text: `${text}\n`, encrypted }, line };
}

function beginFlaw(line: string): string {
  if (BYTE_ORDER_MARK.test(line)) return 'begins with a byte order mark';
  if (/^\s/.test(line)) return 'has an indented BEGIN line';
  if (line.startsWith(END)) return 'has END and BEGIN on one line';
  return line.startsWith(BEGIN) ? 'has text after BEGIN on its line' : 'has a BEGIN that is not at the start of its line';
}

const END_OF_CERTIFICATE = '-----END CERTIFICATE-----\n';

/** The first certificate of a PEM text that this library has written. */
export function firstPem(text: string): string {
  return text.slice(0, text.indexOf(END_OF_CERTIFICATE) + END_OF_CERTIFICATE.length);
}
