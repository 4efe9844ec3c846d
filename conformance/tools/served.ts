import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ServeOptions {
  readonly envoy: string;
  /** Files or folders of manifests, patches and Helm values. */
  readonly paths: string[];
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  /** Seconds to wait for Envoy's listeners; it opens them after 15 even when a Secret never comes. */
  readonly patience?: number;
}

/** What runs, as the judge says when it is ready. */
export interface Ready {
  /** Port of the gateway's Service → local port. */
  readonly ports: Record<string, number>;
  readonly pid: number;
  /** Address of Envoy's admin port. */
  readonly admin: string;
  readonly backends: { service: string; port: number; tls?: boolean }[];
  readonly backendCa?: string;
  readonly files: { resource: string; secret?: string; error?: string }[];
  readonly refused: Record<string, string>;
  readonly missing: string[];
  /** Secrets that Envoy does not accept, with its words. */
  readonly rejected: Record<string, string>;
  readonly problems: string[];
}

export interface Replaced {
  readonly replaced: number;
  readonly using: string[];
  readonly waiting: string[];
  readonly unreadable: { resource: string; error: string }[];
  readonly millis: number;
}

/** A running gateway: Istio's discovery server, Envoy and backends, on 127.0.0.1. */
export class Served {
  static async start(binary: string, options: ServeOptions): Promise<Served> {
    const flags = ['serve', '--envoy', options.envoy];
    if (options.namespace) { flags.push('--namespace', options.namespace); }
    if (options.labels) { flags.push('--labels', Object.entries(options.labels).map(label => label.join('=')).join(',')); }
    if (options.patience) { flags.push('--patience', `${options.patience}s`); }
    const served = new Served(spawn(binary, [...flags, ...options.paths]));
    served._ready = await served.next() as Ready;
    return served;
  }

  private _ready?: Ready;
  private words = '';
  private readonly lines: AsyncIterator<string>;
  private readonly end: () => void;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', text => { this.words += text; });
    child.stdin.on('error', () => {}); // its end is told by `next`
    this.end = () => { child.kill('SIGTERM'); };
    process.once('exit', this.end);
  }

  get ready(): Ready {
    return this._ready!;
  }

  /** The local port behind a port of the Gateway. */
  port(number: number): number {
    const local = this.ready.ports[number];
    if (local === undefined) {
      throw new Error(`the gateway has no port ${number} (has: ${Object.keys(this.ready.ports).join(', ')})`);
    }
    return local;
  }

  /** Replaces Secrets and Istio's objects in the running server, and waits until Envoy uses the Secrets. */
  replace(yaml: string): Promise<Replaced> {
    return this.order({ cmd: 'replace', yaml });
  }

  /** The last lines of Envoy's log. */
  async log(lines = 40): Promise<string> {
    return (await this.order<{ log: string }>({ cmd: 'log', lines })).log;
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('close', resolve));
    this.child.stdin.end();
    await ended;
    process.removeListener('exit', this.end);
  }

  private order<Answer>(order: object): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
    return this.next() as Promise<Answer>;
  }

  private async next(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done) {
      throw new Error(`judge serve ended: ${this.words}`);
    }
    const answer = JSON.parse(value);
    if (answer.error) {
      throw new Error(`judge serve: ${answer.error}`);
    }
    return answer;
  }
}
