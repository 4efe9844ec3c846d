import * as fs from 'node:fs';
import * as https from 'node:https';
import { exec } from './exec';
import { Files, HOST, Profile } from './profiles';

export type Version = '1.2' | '1.3';

/** A handshake, and a request over it. */
export interface Handshake {
  readonly id: string;
  readonly port: number;
  readonly version: Version;
  readonly root: string;
  /** A database of NSS that trusts the root; with the client's key if there is to be one. */
  readonly nss: string;
  readonly client?: Files;
  readonly expect: 'answered' | 'refuses server' | 'refused by server';
}

export interface TlsClient {
  readonly judge: string;
  /** How the client says that it does not trust the server. */
  readonly refuses: RegExp;
  ask(handshake: Handshake): Promise<string>;
}

/** A server that refuses ends the connection; each client has words of its own for it, and TLS 1.3 lets it see only the end. */
export const REFUSED_BY_SERVER = /alert|reset|closed|EOF|certificate required|refused|broken pipe|-12271|-12224|-12227|-5961|terminated|hang up|pull function|empty reply|handshake fail|disconnected before secure|SSL_ERROR_SYSCALL|errno=104|errno=32/i;
export const ANSWERED = /HTTP\/1\.[01] 200|\b200\b/;

const REQUEST = `GET / HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`;

const openssl: TlsClient = {
  judge: 'OpenSSL: handshakes',
  refuses: /verify error|certificate verify failed/i,
  async ask({ port, version, root, client }) {
    return (await exec('openssl', [
      's_client', '-connect', `127.0.0.1:${port}`, '-servername', HOST, '-verify_hostname', HOST, '-no-CApath', '-no-CAstore', '-CAfile',
      root,
      '-verify_return_error', '-quiet', '-ign_eof', `-tls${version.replace('.', '_')}`,
      ...client ? ['-cert', client.leaf, '-cert_chain', client.chain, '-key', client.key] : [],
    ], REQUEST)).words;
  },
};

const gnutls: TlsClient = {
  judge: 'GnuTLS: handshakes',
  refuses: /issuer is unknown|NOT trusted/i,
  async ask({ port, version, root, client }) {
    return (await exec('gnutls-cli', [
      '--x509cafile', root, '--port', String(port), '--sni-hostname', HOST, '--verify-hostname', HOST, '--priority',
      `NORMAL:-VERS-ALL:+VERS-TLS${version}`,
      ...client ? ['--x509certfile', client.chain, '--x509keyfile', client.key] : [], '127.0.0.1',
    ], REQUEST)).words;
  },
};

const nss: TlsClient = {
  judge: 'NSS: handshakes',
  refuses: /-8179|-8172|issuer|not recognized/i,
  async ask({ port, version, nss: database, client }) {
    return (await exec('tstclnt', [
      '-h', '127.0.0.1', '-p', String(port), '-a', HOST, '-d', database, '-V', `tls${version}:tls${version}`, '-w', '',
      ...client ? ['-n', 'client'] : ['-n', 'none'],
    ], REQUEST)).words;
  },
};

const curl: TlsClient = {
  judge: 'curl: handshakes',
  refuses: /certificate problem/i,
  async ask({ port, version, root, client }) {
    return (await exec('curl', [
      '--silent', '--show-error', '--include', '--max-time', '15', '--noproxy', '*', '--cacert', root, '--resolve',
      `${HOST}:${port}:127.0.0.1`, `--tlsv${version}`,
      '--tls-max', version, ...client ? ['--cert', client.chain, '--key', client.key] : [], `https://${HOST}:${port}/`,
    ])).words;
  },
};

const node: TlsClient = {
  judge: 'Node: handshakes',
  refuses: /unable to|self.signed/i,
  ask({ port, version, root, client }) {
    return new Promise(resolve => {
      const request = https.get({
        host: '127.0.0.1',
        port,
        servername: HOST,
        headers: { host: HOST },
        agent: false,
        ca: fs.readFileSync(root),
        minVersion: `TLSv${version}`,
        maxVersion: `TLSv${version}`,
        ...client && { cert: fs.readFileSync(client.chain), key: fs.readFileSync(client.key) },
      }, response => response.resume().on('end', () => resolve(`HTTP/1.1 ${response.statusCode}`)));
      request.on('error', error => resolve(error.message));
    });
  },
};

export const CLIENTS = [openssl, gnutls, nss, curl, node];
export const NODE_CLIENT = node;

/** A server of Node's own TLS, one version only. */
export function nodeServer({ server, root }: Profile, version: Version, asks: boolean): Promise<https.Server> {
  const listening = https.createServer({
    cert: fs.readFileSync(server.chain),
    key: fs.readFileSync(server.key),
    ca: fs.readFileSync(root),
    requestCert: asks,
    rejectUnauthorized: asks,
    minVersion: `TLSv${version}`,
    maxVersion: `TLSv${version}`,
  }, (_, response) => response.writeHead(200, { Connection: 'close' }).end('ok\n'));
  return new Promise(resolve => listening.listen(0, '127.0.0.1', () => resolve(listening)));
}
