import { X509Certificate } from 'node:crypto';
import {
  connect, createSecureContext, createServer, SecureContext, SecureContextOptions, SecureVersion, Server, TLSSocket,
} from 'node:tls';
import { alertOf } from './alert';
import { certificatesOf } from './certificate-path';
import { checkClientNames, ClientNames } from './client-names';
import { duplexPair } from './duplex-pair';
import { identityProblem, judgePeer } from './judge';
import { KeyPair } from './server-material';

/** The TLS versions that a side supports. */
export interface Versions {
  readonly min: SecureVersion;
  readonly max: SecureVersion;
}

/** The server side of handshakes. */
export interface TlsServer {
  readonly pairs: readonly KeyPair[];
  readonly clientAuthorities?: string;
  readonly revocationList?: string;
  readonly clients: 'ignored' | 'optional' | 'required';
  readonly clientNames: ClientNames;
  readonly versions: Versions;
  readonly cipherSuites: readonly string[];
}

/** The client side of a handshake. */
export interface TlsClient {
  /** Host or address that the certificate must cover. */
  readonly host: string;
  /** Server name (SNI); undefined for none. */
  readonly sni?: string;
  /** PEM of the trusted authorities; undefined to trust the issuer of the server's certificate. */
  readonly trust?: string;
  readonly pair?: KeyPair;
  readonly versions: Versions;
}

/** The result of a handshake. */
export interface HandshakeResult {
  readonly certificate?: X509Certificate;
  readonly version?: string;
  /** Undefined if it succeeded. */
  readonly refusal?: { readonly by: 'client' | 'gateway'; readonly alert?: string; readonly why: string };
}

/** The client's view after the handshake. */
interface Seen {
  readonly certificate: X509Certificate;
  readonly version: string;
  /** OpenSSL's verification result. */
  readonly error: string | undefined;
}

/** TLS 1.3 cipher suites, which users do not configure: without them node disables that version. */
const TLS13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];

/** Performs handshakes for one server, with node's TLS over an in-memory connection. */
export class Handshakes {
  readonly #server: TlsServer;
  readonly #listeners = new Map<boolean, Server>();
  readonly #clients: Map<string, SecureContext>;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param server the server's material and settings
   * @param clients contexts of clients, shared by all servers
   * @throws node's error if certificate and key cannot be used, or do not match
   */
  constructor(server: TlsServer, clients: Map<string, SecureContext>) {
    this.#server = server;
    this.#clients = clients;
    this.#listener(false);
  }

  /** One handshake, evaluated at a time that may differ from the system's clock. */
  public make(client: TlsClient, now: Date): Promise<HandshakeResult> {
    // node's server emits connections without saying which handshake they belong to
    const result = this.#last.then(() => this.#make(client, now));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #make(client: TlsClient, now: Date): Promise<HandshakeResult> {
    // node itself sends the alert for a missing certificate; other alerts are decided below, at the simulated time
    const requires = this.#server.clients === 'required' && client.pair === undefined;
    const listener = this.#listener(requires);
    const [clientEnd, serverEnd] = duplexPair();
    const server = new Promise<TLSSocket | undefined>(resolve => {
      listener.once('secureConnection', resolve);
      listener.once('tlsClientError', () => resolve(undefined));
    });
    listener.emit('connection', serverEnd);
    const socket = connect({
      socket: clientEnd,
      secureContext: this.#client(client),
      servername: client.sni,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    let error: NodeJS.ErrnoException | undefined;
    const closed = new Promise<void>(resolve => {
      // after a TLS 1.3 handshake an alert is an error without an end event
      socket.on('error', problem => {
        error ??= problem;
        resolve();
      });
      socket.once('end', resolve).once('close', () => resolve());
    });
    let seen: Seen | undefined;
    const secure = new Promise<void>(resolve => socket.once('secureConnect', () => {
      // node drops the certificate later
      seen = { certificate: socket.getPeerX509Certificate()!, version: socket.getProtocol()!, error: codeOf(socket) };
      resolve();
    }));
    socket.resume();
    try {
      const accepted = await server;
      await (accepted ? Promise.race([secure, closed]) : closed);
      return this.#byClient(client, now, seen, error)
        ?? (accepted && seen && !error
          ? this.#byGateway(client, now, seen, codeOf(accepted))
          : { certificate: seen?.certificate, refusal: this.#refusal(client, error) });
    } finally {
      listener.removeAllListeners('secureConnection').removeAllListeners('tlsClientError');
      socket.destroy();
      serverEnd.destroy();
    }
  }

  /** The client checks the server's certificate first, and refuses it before the gateway checks the client's. */
  #byClient(client: TlsClient, now: Date, seen: Seen | undefined, error: NodeJS.ErrnoException | undefined): HandshakeResult | undefined {
    const chains = this.#server.pairs.map(pair => certificatesOf(pair.certificate));
    // with TLS 1.2 node does not expose the certificate of a handshake that fails later
    const chain = seen ? chains.find(([leaf]) => leaf.fingerprint256 === seen.certificate.fingerprint256)! : chains[0];
    if (!seen && !this.#isAboutClient(error && alertOf(error))) return undefined;
    const problem = judgePeer(chain, client.trust, 'server', seen?.error, now) ?? identityProblem(client.host, chain[0]);
    return problem && {
      certificate: chain[0],
      version: seen?.version,
      refusal: { by: 'client', alert: problem.alert, why: `the server's certificate ${problem.why}` },
    };
  }

  #byGateway(client: TlsClient, now: Date, { certificate, version }: Seen, error: string | undefined): HandshakeResult {
    if (!client.pair || this.#server.clients === 'ignored') return { certificate, version };
    const chain = certificatesOf(client.pair.certificate);
    const { clientAuthorities = '', revocationList, clientNames } = this.#server;
    const problem = judgePeer(chain, clientAuthorities, 'client', error, now, revocationList) ?? checkClientNames(chain[0], clientNames);
    return problem
      ? { certificate, version, refusal: { by: 'gateway', alert: problem.alert, why: `the client's certificate ${problem.why}` } }
      : { certificate, version };
  }

  #isAboutClient(alert: string | undefined): boolean {
    return alert === 'certificate required' || (this.#server.clients === 'required' && alert?.endsWith('handshake failure') === true);
  }

  #refusal(client: TlsClient, error: NodeJS.ErrnoException | undefined): HandshakeResult['refusal'] {
    const alert = error && alertOf(error);
    const why = alert === 'protocol version' ? `the server supports ${speaks(this.#server.versions)}, the client ${speaks(client.versions)}`
      : client.pair === undefined && this.#isAboutClient(alert) ? 'the client has no certificate, and the server requires one'
        : alert ? 'client and server have no cipher suite in common' : `the connection ended: ${error?.message ?? 'closed'}`;
    return { by: 'gateway', alert, why };
  }

  #listener(requiresCertificate: boolean): Server {
    let listener = this.#listeners.get(requiresCertificate);
    if (!listener) {
      const { pairs, clientAuthorities, clients, versions, cipherSuites } = this.#server;
      const options: SecureContextOptions = {
        cert: pairs.map(({ certificate }) => certificate),
        key: pairs.map(({ key }) => key),
        ...clientAuthorities === undefined ? {} : { ca: clientAuthorities },
        ...contextOptions(versions, cipherSuites),
      };
      listener = createServer({ ...options, requestCert: clients !== 'ignored', rejectUnauthorized: requiresCertificate });
      this.#listeners.set(requiresCertificate, listener);
    }
    return listener;
  }

  #client({ trust, pair, versions }: TlsClient): SecureContext {
    // without trusted authorities the client trusts the last certificate that it receives
    const ca = trust ?? certificatesOf(this.#server.pairs[0].certificate).slice(-1)[0].toString();
    const key = JSON.stringify([ca, pair?.certificate, versions]);
    let context = this.#clients.get(key);
    if (!context) {
      context = createSecureContext({ ca, ...pair ? { cert: pair.certificate, key: pair.key } : {}, ...contextOptions(versions, []) });
      this.#clients.set(key, context);
    }
    return context;
  }
}

/** node's types declare an error, but the value is a code */
function codeOf(socket: TLSSocket): string | undefined {
  return (socket.authorizationError as unknown as string | null) ?? undefined;
}

function contextOptions({ min, max }: Versions, cipherSuites: readonly string[]): SecureContextOptions {
  // OpenSSL supports the old versions only at security level 0
  const old = min < 'TLSv1.2' ? ['@SECLEVEL=0'] : [];
  const suites = cipherSuites.length > 0 ? [...cipherSuites, ...TLS13, ...old] : old.length > 0 ? ['DEFAULT', ...TLS13, ...old] : [];
  return { minVersion: min, maxVersion: max, ...suites.length > 0 ? { ciphers: suites.join(':') } : {} };
}

function speaks({ min, max }: Versions): string {
  return min === max ? min : `${min} to ${max}`;
}

