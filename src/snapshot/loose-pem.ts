/** A block of a PEM text, in any formatting. */
export interface LooseBlock {
  readonly label: string;
  readonly der: Buffer;
}

/** Reads the blocks of a PEM text as leniently as possible: a malformed private key still is a secret. */
export function looseBlocks(text: string): LooseBlock[] {
  const blocks: LooseBlock[] = [];
  for (const [, label, body] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)) {
    // headers of the old OpenSSL key format (Proc-Type, DEK-Info) hold a colon, base64 never does
    const base64 = body.split('\n').filter(line => !line.includes(':')).join('');
    blocks.push({ label, der: Buffer.from(base64, 'base64') });
  }
  return blocks;
}
