import { Http2Connection, RawConnection } from './raw-connection';
import { Served } from '../tools/served';

const CONNECTIONS = 12;
const NAMES = ['a.r.com', 'open.r.com', 'x.n.r.com'];
const SERVER_NAMES = [...NAMES, 'unrelated.org', '', 'OPEN.R.COM', '.n.r.com', '.open.r.com', 'open.r.com.'];

/** Host headers that Envoy and a policy may read as different hosts. */
function forms(name: string): string[] {
  const [, ...rest] = name.split('.');
  const parent = rest.join('.');
  return [
    name, name.toUpperCase(), `${name}:443`, `${name}:99`, `${name}:`, `${name}:x`, `${name}:99999999`, `${name}:1:2`, `${name}:1:443`, `${name}::`,
    `${name}.`, `${name}.:443`, `.${name}`, `.${parent}`, `.${parent}:443`, `a:1.${name}`, `a:1.${parent}`, `${name}:${name}`, `user@${name}`,
    `a:b@${name}`, ` ${name}`, `${name}\t`, `[${name}]`, `[::1].${name}`, `${name}%00`, `${name},b`, `${'x'.repeat(300)}.${name}`, `*.${parent}`,
  ];
}

const WITHOUT_NAME = ['', ':', ':443', '.', '*', '[::1]', '[::1]:443', '::1', '127.0.0.1', '127.0.0.1:80'];

/** The answer to every request over every port, by what was sent. */
export async function answersToForms(served: Served): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const port of Object.keys(served.ready.ports)) {
    for (const sni of port.endsWith('443') ? SERVER_NAMES : [undefined]) {
      const local = served.port(Number(port));
      const place = `port ${port}${sni === undefined ? '' : `, server name '${sni}'`}`;
      const hosts = [...NAMES.flatMap(forms), ...WITHOUT_NAME].map(host => [`Host '${host}'`, ['GET / HTTP/1.1', `Host: ${host}`]] as const);
      const absolute = NAMES.flatMap(name => [`http://${name}/`, `http://${name}:1:2/`, `https://u:p@${name}/`])
        .flatMap(url => NAMES.map(host => [`${url}, Host '${host}'`, [`GET ${url} HTTP/1.1`, `Host: ${host}`]] as const));
      const jobs = [...hosts, ...absolute, ['no Host', ['GET / HTTP/1.0']] as const];
      await inParallel(jobs, () => new RawConnection(local, sni), async ([id, lines], connection) => {
        answers.set(`${place}: ${id}`, await connection.send(lines));
      });
      if (sni === undefined || !NAMES.includes(sni)) continue;
      const authorities = NAMES.flatMap(forms).filter(host => !/\s/.test(host)).map(host => [`:authority '${host}'`, { ':authority': host }] as const);
      const both = NAMES.flatMap(name => NAMES.map(host => [`:authority '${name}', host '${host}'`, { ':authority': name, host }] as const));
      await inParallel([...authorities, ...both], () => new Http2Connection(local, sni), async ([id, headers], connection) => {
        answers.set(`${place}: ${id}`, await connection.send({ ...headers, ':path': '/' }));
      });
    }
  }
  return answers;
}

async function inParallel<Job, Connection extends { close(): void }>(
  jobs: readonly Job[], connect: () => Connection, run: (job: Job, connection: Connection) => Promise<void>,
): Promise<void> {
  const queue = [...jobs];
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    const connection = connect();
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await run(job, connection);
    connection.close();
  }));
}
