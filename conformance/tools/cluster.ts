import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { buildKubernetes } from './go';
import { run } from './process';

const PATIENCE = 60_000;

/** What a command printed. */
export interface Printed {
  readonly status: number | null;
  /** stdout and stderr in the order in which they were written. */
  readonly output: string;
}

/** Kubernetes' API server with etcd on 127.0.0.1: it stores and judges objects, but no controller acts on them and no Pod runs. */
export class Cluster {
  static async start(): Promise<Cluster> {
    const { folder: programs, version } = buildKubernetes();
    const cluster = new Cluster(programs, version);
    try {
      await cluster.serve();
    } catch (error) {
      cluster.stop();
      throw error;
    }
    return cluster;
  }

  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-cluster-'));
  private readonly children: ChildProcess[] = [];
  private readonly end: () => void;

  private constructor(private readonly programs: string, readonly version: string) {
    this.end = () => { this.stop(); };
    process.once('exit', this.end);
  }

  /** The folder with `kubectl`. */
  get bin(): string {
    return this.programs;
  }

  /** Where kubectl finds the server. */
  get kubeconfig(): string {
    return path.join(this.folder, 'kubeconfig');
  }

  /** A file for kubectl, beside the cluster's own. */
  file(name: string, contents: string): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, contents);
    return file;
  }

  /** Runs a script of bash with `kubectl`. */
  bash(script: string, cwd = this.folder): Printed {
    const PATH = [this.programs, process.env.PATH].join(path.delimiter);
    const env = { ...process.env, PATH, HOME: this.folder, KUBECONFIG: this.kubeconfig };
    const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return { status, output: stdout };
  }

  /** The output of kubectl, which must not fail. */
  kubectl(...args: string[]): string {
    return run(path.join(this.programs, 'kubectl'), args, { env: { KUBECONFIG: this.kubeconfig, HOME: this.folder } });
  }

  stop(): void {
    process.removeListener('exit', this.end);
    for (const child of this.children) { child.kill('SIGKILL'); } // nothing to keep
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async serve(): Promise<void> {
    const [client, peer, secure] = await freePorts(3);
    const file = (name: string) => path.join(this.folder, name);
    const etcd = `http://127.0.0.1:${client}`;
    const token = randomBytes(16).toString('hex');
    fs.writeFileSync(file('tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
    run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file('accounts.key')]);
    this.spawn('server', [
      '--data-dir', file('etcd'), '--unsafe-no-fsync', '--log-level', 'error', '--listen-client-urls', etcd, '--advertise-client-urls', etcd,
      '--listen-peer-urls', `http://127.0.0.1:${peer}`,
    ]);
    this.spawn('kube-apiserver', [
      '--etcd-servers', etcd, '--bind-address', '127.0.0.1', '--secure-port', String(secure), '--cert-dir', file('certificates'),
      '--token-auth-file', file('tokens.csv'), '--service-cluster-ip-range', '10.96.0.0/16', '--service-account-issuer', 'https://cluster.local',
      '--service-account-key-file', file('accounts.key'), '--service-account-signing-key-file', file('accounts.key'),
      // no controller creates the ServiceAccounts that its admission waits for
      '--disable-admission-plugins', 'ServiceAccount', '--endpoint-reconciler-type', 'none', '--v', '0',
    ]);
    fs.writeFileSync(this.kubeconfig, JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'current-context': 'conformance',
      'contexts': [{ name: 'conformance', context: { cluster: 'conformance', user: 'admin' } }],
      'clusters': [{
        name: 'conformance', cluster: { 'server': `https://127.0.0.1:${secure}`, 'certificate-authority': file('certificates/apiserver.crt') },
      }],
      'users': [{ name: 'admin', user: { token } }],
    }), { mode: 0o600 });
    await this.ready();
  }

  private spawn(program: string, args: string[]): void {
    const log = fs.openSync(path.join(this.folder, `${program}.log`), 'a');
    this.children.push(spawn(path.join(this.programs, program), args, { stdio: ['ignore', log, log], cwd: this.folder }));
    fs.closeSync(log);
  }

  private async ready(): Promise<void> {
    const start = Date.now();
    for (;;) {
      const { status, output } = this.bash('kubectl get --raw /readyz && kubectl get namespace default -o name');
      if (status === 0) { return; }
      if (Date.now() - start > PATIENCE || this.children.some(({ exitCode }) => exitCode !== null)) {
        throw new Error(`kube-apiserver does not become ready: ${output}\n${this.bash('tail -n 20 *.log').output}`);
      }
      await setTimeout(200);
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map(server => new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  })));
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}
