import * as https from 'node:https';
import { TLSSocket } from 'node:tls';
import { Replaced, Served } from '../tools/served';

export interface Client {
  readonly url: string;
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
  readonly status: number;
}

export interface Traffic {
  requests: number;
  failures: string[];
  /** Fingerprints of the certificates that the gateway showed. */
  certificates: Set<string>;
}

/** Requests without a pause, each over a new connection, until `stop`. */
export class Clients {
  readonly traffic: Traffic = { requests: 0, failures: [], certificates: new Set() };
  private running = true;
  private readonly loops: Promise<void>[];

  constructor(private readonly served: Served, clients: Client[]) {
    this.loops = clients.map(client => this.loop(client));
  }

  /** Waits until each client has been answered again. */
  async answered(more = 20): Promise<void> {
    const until = this.traffic.requests + more;
    while (this.traffic.requests < until && this.traffic.failures.length < 100) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<Traffic> {
    this.running = false;
    await Promise.all(this.loops);
    return this.traffic;
  }

  private async loop(client: Client): Promise<void> {
    while (this.running) {
      const failure = await this.request(client);
      this.traffic.requests += 1;
      if (failure) {
        this.traffic.failures.push(failure);
      }
    }
  }

  private request({ url, ca, cert, key, status }: Client): Promise<string | undefined> {
    const { hostname, port, pathname } = new URL(url);
    return new Promise(resolve => {
      const options: https.RequestOptions = {
        host: '127.0.0.1',
        port: this.served.port(Number(port || 443)),
        path: pathname,
        servername: hostname,
        headers: { host: hostname },
        agent: false,
        ca,
        cert,
        key,
        timeout: 10_000,
      };
      const request = https.get(options, response => {
        this.traffic.certificates.add((response.socket as TLSSocket).getPeerCertificate().fingerprint256);
        response.resume().on('end', () => resolve(response.statusCode === status ? undefined : `${url}: status ${response.statusCode}`));
      });
      request.on('timeout', () => request.destroy(new Error('no answer in 10 s')));
      request.on('error', error => resolve(`${url}: ${error.message}`));
    });
  }
}

/** Replaces Secrets, one phase after the other, while clients keep sending requests. */
export async function rotate(served: Served, clients: Client[], phases: string[]): Promise<{ traffic: Traffic; replaced: Replaced[] }> {
  const asking = new Clients(served, clients);
  const replaced: Replaced[] = [];
  await asking.answered();
  for (const yaml of phases) {
    replaced.push(await served.replace(yaml));
    await asking.answered();
  }
  return { traffic: await asking.stop(), replaced };
}
