/** PEM as every reader takes it: 64 columns, `\n`, one newline at the end. */
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
}

/** The blocks of a PEM text, with whatever stands between them left out. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, label, body] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)) {
    // headers of the old OpenSSL key format (Proc-Type, DEK-Info) hold a colon, base64 never does
    const base64 = body.split('\n').filter((line) => !line.includes(':')).join('');
    blocks.push({ label, der: Buffer.from(base64, 'base64') });
  }
  return blocks;
}

const END_OF_CERTIFICATE = '-----END CERTIFICATE-----\n';

/** The first certificate of a PEM text that this library has written. */
export function firstPem(text: string): string {
  return text.slice(0, text.indexOf(END_OF_CERTIFICATE) + END_OF_CERTIFICATE.length);
}
