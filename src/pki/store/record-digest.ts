import { createHash } from 'node:crypto';

/** The digest of a record: over its chain and its key, so that a store can tell whether files and index agree. */
export function recordDigest(record: { readonly certificateChain: string; readonly privateKey?: string }): string {
  return createHash('sha256').update(`${record.certificateChain}\n${record.privateKey ?? ''}`).digest('hex');
}
