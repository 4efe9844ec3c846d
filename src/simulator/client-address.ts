import { isIP } from 'node:net';
import { HttpRequest } from './http-request';

/** The address of the client as Envoy determines it, and why it is unknown. */
export interface ClientAddress {
  /** Address of the peer of the connection. */
  readonly peer?: string;
  /** Address of the client. */
  readonly remote?: string;
  /** Why the address of the client is unknown. */
  readonly why: string;
}

/**
 * The addresses that policies compare. With proxies that are trusted, the client is the address that the first of them saw: the entry at
 * that position from the right of `X-Forwarded-For`; if there is none, or if it is not an address, the peer.
 *
 * @param trusted number of trusted proxies; undefined if unknown
 */
export function clientAddress({ headers }: HttpRequest, peer: string | undefined, trusted: number | undefined): ClientAddress {
  const forwarded = headers.get('x-forwarded-for');
  if (forwarded !== undefined && trusted === undefined) {
    return { peer, why: 'the number of trusted proxies, which is not among the manifests (annotation proxy.istio.io/config)' };
  }
  const entries = forwarded?.split(',') ?? [];
  const entry = trusted !== undefined && trusted > 0 ? entries[entries.length - trusted]?.trim() : undefined;
  const remote = entry !== undefined && isIP(entry) !== 0 ? entry : peer;
  return { peer, remote, why: 'the address of the client; set sourceAddress' };
}
