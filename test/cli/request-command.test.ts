import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { requestCommand } from '../../src/cli/request-command';
import { ca, clients, gateway, http, https, secret, to, virtualService } from '../simulator/manifests';

const HOST = 'httpbin.example.com';
const folder = mkdtempSync(join(tmpdir(), 'request-'));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const client = clients.issueClientCertificate('acme');
const cacert = file('ca.crt', ca.trustAnchors.pem);
const cert = file('client.crt', client.certificateChain);
const key = file('client.key', client.privateKey);
const both = file('client.pem', client.certificateChain + client.privateKey);
const manifests = file('manifests.yaml', Yaml.stringify(
  gateway([https([HOST], { mode: 'MUTUAL' }), http([HOST], { httpsRedirect: true })]),
  virtualService([HOST], { http: [{ match: [{ uri: { prefix: '/status' } }], ...to('httpbin', 8000) }] }),
  secret('shop', ca.issueServerCertificate('httpbin', { dnsNames: [HOST] }), { 'ca.crt': clients.trustAnchors.pem }),
));

afterAll(() => rmSync(folder, { recursive: true }));

async function request(...args: string[]): Promise<{ data: string; words: string; exit: number }> {
  const before = process.exitCode;
  const printed = { data: '', words: '' };
  process.exitCode = 0;
  const note = (line: string) => { printed.words += `${line}\n`; };
  await requestCommand({ data: text => { printed.data += text; }, note, fail: note }).exitOverride()
    .parseAsync(['--manifests', manifests, ...args], { from: 'user' });
  const exit = Number(process.exitCode);
  process.exitCode = before;
  return { ...printed, exit };
}

test('a request that is routed is explained step by step', async () => {
  expect(await request('--cacert', cacert, '--cert', cert, '--key', key, `https://${HOST}/status/418`)).toEqual({
    data: `https://${HOST}/status/418
  1. a client requests '${HOST}' on port 443: server 'https-${HOST}' of Gateway shop/gateway
  2. certificate CN=${HOST} for ${HOST}
  3. issued by CN=shop-ca root, OU=TEST CERTIFICATES - not secret, valid until 2027-02-02T00:00:00.000Z
  4. handshake: TLSv1.3, with the client's certificate
  5. VirtualService shop/routes, spec.http[0]: path begins with /status
  6. goes to httpbin:8000
`,
    words: '',
    exit: 0,
  });
});

test('--json prints one object', async () => {
  const { data, exit } = await request('--cert', both, '--json', `https://${HOST}/status/418`);
  expect(exit).toBe(0);
  expect(JSON.parse(data)).toMatchObject({
    handshake: 'ok',
    certificate: {
      subject: `CN=${HOST}`,
      dnsNames: [HOST],
      issuer: 'CN=shop-ca root, OU=TEST CERTIFICATES - not secret',
      notAfter: '2027-02-02T00:00:00.000Z',
    },
    status: 'routed',
    gateway: 'shop/gateway',
    virtualService: 'shop/routes',
    destination: { host: 'httpbin', port: 8000 },
  });
});

test('a refused handshake has its alert, and exit code 1', async () => {
  const { data, exit } = await request('--json', `https://${HOST}/status/418`);
  expect(JSON.parse(data)).toMatchObject({ handshake: 'refused', alert: 'certificate required' });
  expect(exit).toBe(1);
});

test('a path that is not found says what is near, with exit code 1', async () => {
  const { data, exit } = await request('--cert', both, `https://${HOST}/other`);
  expect(data).toMatch('near: path begins with /status');
  expect(exit).toBe(1);
});

test('a redirect is an answer', async () => {
  expect(await request('--json', `http://${HOST}/status/418`))
    .toMatchObject({ data: expect.stringContaining(`"redirect": "https://${HOST}/status/418"`), exit: 0 });
});

test.each([
  [['ftp://nowhere'], "'ftp://nowhere' is not an http or https URL"],
  [['--cacert', '/nowhere/ca.crt', `https://${HOST}/`], "file '/nowhere/ca.crt' cannot be read: ENOENT"],
  [['--manifests', '/nowhere', `https://${HOST}/`], '/nowhere cannot be read'],
  [['--header', 'host', `https://${HOST}/`], "'host' is not a header"],
])('%j is wrong usage', async (args, words) => {
  expect(await request(...args)).toMatchObject({ data: '', words: expect.stringContaining(words), exit: 2 });
});

test.each([
  ['-X', 'A B', "'A B' is not a method of HTTP"],
  ['-X', 'GET\n', 'is not a method of HTTP'],
  ['-H', 'a b: c', "'a b' is not a name of a header"],
])('what HTTP cannot send is refused: %s %j', async (option, value, message) => {
  const { data, words, exit } = await request(option, value, '--no-handshake', `https://${HOST}/status/418`);
  expect({ data, exit }).toEqual({ data: '', exit: 2 });
  expect(words).toContain(message);
});
