import { SecureVersion } from 'node:tls';

/** A certificate chain with its key, PEM. */
export interface ClientPair {
  readonly certificate: string;
  readonly key: string;
}

/** The one address to connect to. */
export interface Target {
  /** An IP address. */
  readonly address: string;
  /** Ports to connect to in place of ports of the manifests. */
  readonly ports: ReadonlyMap<number, number>;
  /** Milliseconds until a connection attempt times out. */
  readonly timeout: number;
}

/** The TLS versions that a client supports. */
export interface ClientVersions {
  readonly min: SecureVersion;
  readonly max: SecureVersion;
}

/** The versions of an ordinary client. */
export const USUAL_VERSIONS: ClientVersions = { min: 'TLSv1.2', max: 'TLSv1.3' };

/** `TLS 1.2 and 1.3`. */
export function versionsText({ min, max }: ClientVersions): string {
  const number = (version: SecureVersion) => version === 'TLSv1' ? '1.0' : version.slice(4);
  return `TLS ${min === max ? number(min) : `${number(min)} and ${number(max)}`}`;
}

/**
 * Why a connection ended without an answer: `closed` by the server, with or without an alert; `unreachable`: no connection, or no answer
 * within the timeout; `unable`: this version of Node.js cannot make such a connection.
 */
export interface NoAnswer {
  readonly end: 'closed' | 'unreachable' | 'unable';
  readonly why: string;
}

/** Aborts a connection. */
export class TimedOut extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds / 1000} s`);
  }
}

/** Why a connection has no answer, as text and as a kind. */
export function noAnswer(error: NodeJS.ErrnoException | undefined, connected: boolean): NoAnswer {
  if (error === undefined) return { end: 'closed', why: 'the server closes the connection' };
  if (error instanceof TimedOut) return { end: 'unreachable', why: error.message };
  const code = error.code ?? error.message;
  if (!connected) return { end: 'unreachable', why: `no connection (${code})` };
  const alert = /_ALERT_([A-Z0-9_]+)$/.exec(code);
  if (alert) return { end: 'closed', why: `the server refuses with the alert '${alert[1].toLowerCase().replaceAll('_', ' ')}'` };
  if (/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE/.test(code)) return { end: 'unable', why: `this version of Node.js cannot make the connection (${code})` };
  return { end: 'closed', why: `the connection ends (${code})` };
}

