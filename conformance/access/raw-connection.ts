import * as http2 from 'node:http2';
import * as net from 'node:net';
import * as tls from 'node:tls';

/** A connection that is kept for requests byte by byte, as long as the server keeps it. */
export class RawConnection {
  private socket?: net.Socket;
  private text = '';
  private wake?: () => void;

  /** @param sni server name; without TLS undefined, and without a name empty */
  constructor(private readonly port: number, private readonly sni: string | undefined) {}

  /** Status and service of the answer, or `refused`. */
  async send(lines: readonly string[]): Promise<string> {
    if (!this.socket && !await this.open()) return 'refused';
    this.text = '';
    this.socket?.write(`${lines.join('\r\n')}\r\n\r\n`);
    for (;;) {
      const end = this.text.indexOf('\r\n\r\n');
      const head = end < 0 ? '' : this.text.slice(0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(head);
      const complete = end >= 0 && (length ? this.text.length >= end + 4 + Number(length[1]) : this.text.endsWith('0\r\n\r\n'));
      if (complete || !this.socket) {
        if (/\r\nconnection: close/i.test(head)) this.close();
        const [, status = 'refused'] = /^HTTP\/1\.[01] (\d+)/.exec(head) ?? [];
        const [, service = ''] = /\r\nx-service: ([^.\r]*)/i.exec(head) ?? [];
        return service ? `${status} ${service}` : status;
      }
      await new Promise<void>(resolve => { this.wake = resolve; });
    }
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private open(): Promise<boolean> {
    return new Promise(resolve => {
      const socket: net.Socket = this.sni === undefined ? net.connect(this.port, '127.0.0.1')
        : tls.connect({ port: this.port, host: '127.0.0.1', servername: this.sni, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
      socket.setNoDelay().setTimeout(5000, () => socket.destroy());
      socket.once(this.sni === undefined ? 'connect' : 'secureConnect', () => { this.socket = socket; resolve(true); });
      socket.on('data', data => { this.text += data.toString('latin1'); this.wake?.(); });
      socket.on('error', () => {});
      socket.on('close', () => {
        if (this.socket === socket) this.socket = undefined;
        resolve(false);
        this.wake?.();
      });
    });
  }
}

/** Requests over one connection of HTTP/2. */
export class Http2Connection {
  private session?: http2.ClientHttp2Session;

  constructor(private readonly port: number, private readonly sni: string) {}

  send(headers: http2.OutgoingHttpHeaders): Promise<string> {
    return new Promise(resolve => {
      const session = this.open();
      session.once('error', () => resolve('refused'));
      session.once('close', () => resolve('refused'));
      try {
        const stream = session.request(headers);
        stream.on('response', answer => {
          const service = String(answer['x-service'] ?? '').split('.')[0];
          resolve(service ? `${answer[':status']} ${service}` : String(answer[':status']));
        });
        stream.on('error', () => resolve('refused'));
        stream.on('close', () => resolve('refused'));
        stream.resume();
        stream.end();
      } catch {
        resolve('unsendable');
      }
    });
  }

  close(): void {
    this.session?.destroy();
  }

  private open(): http2.ClientHttp2Session {
    if (this.session && !this.session.closed && !this.session.destroyed) return this.session;
    const { port, sni } = this;
    const session = http2.connect(`https://127.0.0.1:${port}`, {
      createConnection: () => tls.connect({ port, host: '127.0.0.1', servername: sni, rejectUnauthorized: false, ALPNProtocols: ['h2'] }).setNoDelay(),
    });
    session.setMaxListeners(0);
    session.on('error', () => {});
    this.session = session;
    return session;
  }
}
