import { spawnSync } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyCommand } from '../../src/cli/verify-command';
import { NodeGateway } from '../report/verify/node-gateway';
import { API, ca, client, live, manifests, presented, SHOP, shop, shopAnswer } from '../report/verify/shop';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const dist = file('manifests.yaml', manifests);
const cert = file('client.pem', client.certificateChain + client.privateKey);
const cacert = file('ca.crt', ca.trustAnchors.pem);

afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ data: string; words: string; exit: number }> {
  const before = process.exitCode;
  const printed = { data: '', words: '' };
  process.exitCode = 0;
  const note = (line: string) => { printed.words += `${line}\n`; };
  try {
    await verifyCommand({ data: text => { printed.data += text; }, note, fail: note }).exitOverride()
      .configureOutput({ writeErr: note }).parseAsync(args, { from: 'user' });
    return { ...printed, exit: Number(process.exitCode) };
  } finally {
    process.exitCode = before;
  }
}

/** The command against a gateway in this process, with the ports that it has. */
async function against(config: Partial<ReturnType<typeof live>>, ...args: string[]): ReturnType<typeof run> {
  const { https, mutual, http } = { ...live(), ...config };
  const gateway = await NodeGateway.start({ 443: https, 8443: mutual, 80: http });
  try {
    const ports = gateway.ports.flatMap(([from, to]) => ['--port', `${from}=${to}`]);
    const { data, words, exit } = await run('--address', '127.0.0.1', ...ports, ...args, dist);
    const hidden = (text: string) => gateway.ports.reduce((rest, [from, to]) => rest.replaceAll(`127.0.0.1:${to}`, `127.0.0.1:port-${from}`), text);
    return { data: hidden(data), words, exit };
  } finally {
    await gateway.stop();
  }
}

test('a gateway that runs the manifests is a table of lines that are ok, with exit code 0', async () => {
  const given = ['--cert', cert, '--cacert', cacert, '--probe', '/status/418=418', '--probe', '/users/7=404'];
  const { data, words, exit } = await against({}, ...given);
  expect(exit).toBe(0);
  expect(words).toBe('connecting to 127.0.0.1 only, 28 connections; --dry-run lists them\n');
  expect(data.split('\n')).toEqual(expect.arrayContaining([
    `https://${SHOP} at 127.0.0.1:port-443, Gateway shop/gateway`,
    `  ok       certificate                 ${SHOP}, issued by CN=shop-ca intermediate, same as in Secret istio-system/shop`,
    '  ok       TLS 1.1                     refused',
    '  ok       GET /status/418             418, 418 expected by --probe',
    `https://${API}:8443 at 127.0.0.1:port-8443, Gateway shop/gateway`,
    '38 checks: 38 ok, 0 failed, 0 skipped',
  ]));
});

test('a check that fails has exit code 1, and --json says what was sent for it', async () => {
  const { data, exit } = await against({ http: { answer: () => ({ status: 404 }) } }, '--json');
  expect(exit).toBe(1);
  const { hosts } = JSON.parse(data);
  expect(hosts.find(({ origin }: { origin: string }) => origin === `http://${SHOP}`)).toEqual({
    origin: `http://${SHOP}`,
    address: '127.0.0.1:port-80',
    gateway: 'shop/gateway',
    checks: [{ check: 'GET /', status: 'failed', detail: `404, not the redirect 301 to https://${SHOP}/`, sent: `GET http://${SHOP}/` }],
  });
});

test('--junit prints XML that another parser reads, with failures and what is skipped', async () => {
  const body = 'upstream \x1b[31m<&"\'>\uffff';
  const { data, exit } = await against({
    https: { ...live().https, answer: (_, path) => path === '/cart' ? { status: 503, body } : shopAnswer(path) },
  }, '--junit');
  expect(exit).toBe(1);
  const script = 'import sys, json, xml.etree.ElementTree as e\n'
    + 't = e.fromstring(sys.stdin.buffer.read())\n'
    + 'failed = [c for c in t.iter("testcase") if c.find("failure") is not None]\n'
    + 'print(json.dumps([t.attrib, [[c.get("classname"), c.get("name"), c.find("failure").get("message")] for c in failed]]))';
  const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: data, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ failures: '1', errors: '0', skipped: '3' }),
    [[`https://${SHOP}`, 'GET /cart', expect.stringContaining('503 from the gateway itself (upstream \\x1b[31m<&"\'>')]],
  ]);
});

test('what a server sends does not reach the terminal as it is', async () => {
  const body = 'upstream \x1b]0;title\x07\u202e';
  const { data } = await against({
    https: { ...live().https, answer: (_, path) => path === '/cart' ? { status: 503, body } : shopAnswer(path) },
  });
  expect(data).toContain('upstream \\x1b]0;title\\x07');
  // eslint-disable-next-line no-control-regex -- what must not be there
  expect(data).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test('the command connects to the address only and resolves no name, whatever proxy is set and wherever the gateway redirects', async () => {
  const addresses = new Set<unknown>();
  const connect = jest.spyOn(Socket.prototype, 'connect');
  const lookup = jest.spyOn(dns, 'lookup');
  const proxy = { HTTPS_PROXY: 'http://127.0.0.5:3128', HTTP_PROXY: 'http://127.0.0.5:3128', NODE_USE_ENV_PROXY: '1' };
  const before = Object.keys(proxy).map(name => [name, process.env[name]] as const);
  Object.assign(process.env, proxy);
  try {
    const { exit } = await against({ http: { answer: () => ({ status: 302, location: 'http://127.0.0.9:7777/' }) } });
    expect(exit).toBe(1);
    for (const [first] of connect.mock.calls as unknown as [{ host?: string }[] | { host?: string }][]) {
      addresses.add((Array.isArray(first) ? first[0] : first).host);
    }
    expect([...addresses]).toEqual(['127.0.0.1']);
    expect(lookup.mock.calls.map(([name]) => name).filter(name => name !== '127.0.0.1')).toEqual([]); // the servers of this test listen there
  } finally {
    for (const [name, value] of before) value === undefined ? delete process.env[name] : process.env[name] = value;
    connect.mockRestore();
    lookup.mockRestore();
  }
});

test('--dry-run prints what would be sent, and sends nothing', async () => {
  let connections = 0;
  const count = () => {
    connections++;
    return { status: 200 };
  };
  const { https, mutual } = live();
  const config = { https: { ...https, answer: count }, mutual: { ...mutual, answer: count }, http: { answer: count } };
  const { data, exit } = await against(config, '--dry-run', '--cert', cert);
  expect(exit).toBe(0);
  expect(connections).toBe(0);
  expect(data.split('\n').filter(line => line.startsWith('127.0.0.1:port-8443'))).toEqual([
    `TLS handshake for '${API}' to port 8443, TLS 1.2 and 1.3, ALPN h2, http/1.1`,
    `TLS handshake for '${API}' to port 8443, TLS 1.0 only`,
    `TLS handshake for '${API}' to port 8443, TLS 1.1 only`,
    `TLS handshake for '${API}' to port 8443, TLS 1.2 only`,
    `TLS handshake for '${API}' to port 8443, TLS 1.3 only`,
    `GET https://${API}:8443/ with no client certificate`,
    `GET https://${API}:8443/ with a foreign client certificate`,
    `GET https://${API}:8443/ with a client certificate`,
    `GET https://${API}:8443/v1 with a client certificate`,
    `GET https://${API}:8443/verify-no-such-route with a client certificate`,
    "TLS handshake for 'no-such-host.invalid' to port 8443, TLS 1.2 and 1.3",
    'TLS handshake without a server name to port 8443, TLS 1.2 and 1.3',
  ].map(line => `127.0.0.1:port-8443  ${line}`));
});

test('nothing but the planned requests reaches the gateway', async () => {
  const seen: string[] = [];
  const { https, mutual, http } = live();
  const recording = (answer: typeof https.answer): typeof answer => (host, path) => {
    seen.push(`${host}${path}`);
    return answer(host, path);
  };
  const { exit } = await against({
    https: { ...https, answer: recording(https.answer) },
    mutual: { ...mutual, answer: recording(mutual.answer) },
    http: { answer: recording(http.answer) },
  });
  expect(exit).toBe(0);
  expect(seen.sort()).toEqual([
    `${API}/`, `${SHOP}/`, `${SHOP}/cart`, `${SHOP}/health`, `${SHOP}/old`, `${SHOP}/status`, `${SHOP}/verify-no-such-route`,
  ]);
});

const key = file('other.pem', presented(shop).cert + presented(shop).key);

test.each([
  [['--port', '444=1', dist], 'the gateway has no port 444; use --port with one of 80, 443, 8443'],
  [['--gateway', 'shop/other', dist], "Gateway 'shop/other' has no hosts in the manifests"],
  [['--probe', '/nowhere=200', dist], "no host that can be requested routes '/nowhere'"],
  [['--probe', `https://${API}:8443/v1=200`, dist], 'no host that can be requested routes'],
  [['--cert', '/nowhere', dist], '/nowhere cannot be read: ENOENT'],
  [['--cacert', '/nowhere', dist], "file '/nowhere' cannot be read"],
  [['/nowhere'], '/nowhere cannot be read'],
])('%j is wrong usage, and nothing is sent', async (args, words) => {
  const refused = await run('--address', '192.0.2.1', '--timeout', '1', ...args);
  expect(refused).toMatchObject({ data: '', words: expect.stringContaining(words), exit: 2 });
});

test.each([
  [['--address', 'shop.example.com', dist], "expected an IP address; 'dig +short NAME' resolves a name"],
  [['--address', '192.0.2.1', '--port', '443', dist], "expected two ports, such as '443=30443'"],
  [['--address', '192.0.2.1', '--port', '443=70000', dist], "expected two ports, such as '443=30443'"],
  [['--address', '192.0.2.1', '--probe', '/x', dist], 'expected a path or URL with a status'],
  [['--address', '192.0.2.1', '--probe', 'ftp://x/=200', dist], 'expected a path or URL with a status'],
  [['--address', '192.0.2.1', '--parallel', '0', dist], 'expected a number from 1 to 100'],
  [['--address', '192.0.2.1', '--json', '--junit', dist], 'cannot be used with'],
  [[dist], "required option '--address <ip>'"],
])('%j is refused by the command line', async (args, words) => {
  await expect(run(...args)).rejects.toThrow(expect.objectContaining({ message: expect.stringContaining(words) }));
});

test('a client that the manifests refuse is not sent through the routes', async () => {
  const { data, exit } = await against({}, '--cert', key);
  expect(exit).toBe(0);
  expect(data).toMatch(/ok {7}client certificate +refused: /);
  expect(data).toMatch(/skipped {2}routes +the manifests refuse the certificate of --cert/);
});
