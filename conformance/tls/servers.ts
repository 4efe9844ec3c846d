import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Profile } from './profiles';

export interface Listening {
  readonly port: number;
  stop(): Promise<void>;
}

/** `openssl s_server` that answers HTTP. */
export function opensslServer({ server, root }: Profile, asks: boolean): Promise<Listening> {
  const args = ['s_server', '-accept', '127.0.0.1:0', '-www', '-cert', server.leaf, '-cert_chain', server.chain, '-key', server.key];
  return started(
    'openssl',
    [...args, ...asks ? ['-Verify', '3', '-verify_return_error', '-CAfile', root, '-no-CApath'] : []],
    /^ACCEPT 127\.0\.0\.1:(\d+)/,
  );
}

/** Go's crypto/tls: a server for each line. */
export async function goServers(judge: string, profiles: Profile[], asks: boolean): Promise<{ ports: number[]; stop(): Promise<void> }> {
  const child = spawn(judge, ['tls-listen'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const kill = () => { child.kill('SIGKILL'); };
  process.once('exit', kill);
  for (const { name, server, root } of profiles) {
    child.stdin.write(`${JSON.stringify({ id: name, certificate: server.chain, key: server.key, ...asks && { clientCa: root, clients: 'required' } })}\n`);
  }
  const ports: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { port, error } = JSON.parse(line);
    if (error) { throw new Error(`judge tls-listen: ${error}`); }
    ports.push(port);
    if (ports.length === profiles.length) { break; }
  }
  return { ports, stop: () => ended(child, () => child.stdin.end(), kill) };
}

function started(command: string, args: string[], ready: RegExp): Promise<Listening> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] }); // reads stdin for commands: it must stay open
  const kill = () => { child.kill('SIGKILL'); };
  process.once('exit', kill);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', text => { words += text; });
  return new Promise((resolve, reject) => {
    child.on('close', () => reject(new Error(`${command} ended: ${words}`)));
    createInterface({ input: child.stdout }).on('line', line => {
      const port = ready.exec(line)?.[1];
      if (port) { resolve({ port: Number(port), stop: () => ended(child, kill, kill) }); }
    });
  });
}

function ended(child: ReturnType<typeof spawn>, end: () => void, kill: () => void): Promise<void> {
  process.removeListener('exit', kill);
  return new Promise(resolve => { child.once('close', () => resolve()); end(); });
}
