import { exec } from '../tls/exec';
import { Served } from '../tools/served';

/** Where a client of one situation connects from, which finds its lines in the access log. */
export class Client {
  constructor(
    readonly gateway: Served,
    /** An address of the loopback interface, 127.0.1.1 for example. */
    private readonly address: string,
    private readonly authority: string,
  ) {}

  /** What `curl --include` prints at the gateway; options override the authority and where ports are. */
  async curl(url: string, ...options: string[]): Promise<string> {
    const ports = Object.entries(this.gateway.ready.ports).flatMap(([port, local]) => ['--connect-to', `:${port}:127.0.0.1:${local}`]);
    const { words } = await exec('curl', [
      '--silent', '--show-error', '--include', '--max-time', '15', '--noproxy', '*', '--interface', this.address,
      '--cacert', this.authority, ...options, ...ports, url,
    ]);
    return words.replace(/\r/g, '');
  }

  /** What `openssl s_client` prints until the server closes the connection. */
  async openssl(host: string, ...options: string[]): Promise<string> {
    return (await exec('openssl', [
      's_client', '-connect', `127.0.0.1:${this.gateway.port(443)}`, '-bind', `${this.address}:0`, '-servername', host, '-CAfile', this.authority, '-quiet',
      ...options,
    ])).words;
  }

  /** Lines of the gateway's access log that are about this client. */
  linesOf(log: string): string[] {
    return log.split('\n').filter(line => line.startsWith('[') && line.includes(` ${this.address}:`));
  }
}
