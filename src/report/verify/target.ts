import { SecureVersion } from 'node:tls';

/** A certificate chain with its key, PEM. */
export interface ClientPair {
  readonly certificate: string;
  readonly key: string;
}

/** The one address that is connected to. */
export interface Target {
  /** An IP address. */
  readonly address: string;
  /** The port to connect to for a port of the manifests, where it is another one. */
  readonly ports: ReadonlyMap<number, number>;
  /** Milliseconds after which a connection is given up. */
  readonly timeout: number;
}

/** The TLS versions that a client speaks. */
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
 * How a connection ended before there was an answer: `closed` by the server, with an alert or without; `unreachable`: there was none,
 * or nothing came in time; `unable`: this Node.js cannot make such a connection.
 */
export interface NoAnswer {
  readonly end: 'closed' | 'unreachable' | 'unable';
  readonly why: string;
}

/** A connection is given up. */
export class TimedOut extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds / 1000} s`);
  }
}

/** Why a connection has no answer, in words and in kind. */
export function noAnswer(error: NodeJS.ErrnoException | undefined, connected: boolean): NoAnswer {
  if (error === undefined) return { end: 'closed', why: 'the server closes the connection' };
  if (error instanceof TimedOut) return { end: 'unreachable', why: error.message };
  const code = error.code ?? error.message;
  if (!connected) return { end: 'unreachable', why: `no connection (${code})` };
  const alert = /_ALERT_([A-Z0-9_]+)$/.exec(code);
  if (alert) return { end: 'closed', why: `the server refuses with the alert '${alert[1].toLowerCase().replaceAll('_', ' ')}'` };
  if (/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE/.test(code)) return { end: 'unable', why: `this Node.js cannot (${code})` };
  return { end: 'closed', why: `the connection ends (${code})` };
}

