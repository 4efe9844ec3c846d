import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { RuleExample } from '../../src/analysis/rule';
import { CATALOGUE, pageOf } from '../../src/analysis/severity-by-code';
import { run } from '../../src/cli/run';
import { manifests } from '../analysis/manifests';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function cli(...args: string[]): { data: string; words: string; exit: number } {
  const before = process.exitCode;
  const printed = { data: '', words: '' };
  process.exitCode = 0;
  const note = (line: string) => { printed.words += `${line}\n`; };
  run(args, { data: text => { printed.data += text; }, note, fail: line => { note(line); process.exitCode = 1; } });
  const exit = Number(process.exitCode);
  process.exitCode = before;
  return { ...printed, exit };
}

const text = (example: RuleExample) => manifests(example).map(m => stringify(m.object)).join('---\n');
function file(name: string, example: RuleExample): string {
  const path = join(folder, name);
  writeFileSync(path, text(example));
  return path;
}
// the manifests have a private key, which a file should not: sealed here
const SEALED: RuleExample = {
  set: { secret: undefined },
  add: [
    {
      apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name: 'shop-credential', namespace: 'istio-system' }, spec: {},
    },
  ],
};
const broken = { ...SEALED, set: { ...SEALED.set, 'routes.spec.gateways': ['shopping'] } };
const warned = { ...SEALED, set: { ...SEALED.set, 'gateway.spec.servers[0].tls': undefined } };

const READ = 'read 6 objects in 1 file: 1 Deployment, 1 Gateway, 1 SealedSecret, 2 Services, 1 VirtualService\n';

test('good manifests exit with 0', () => {
  expect(cli('lint', file('good.yaml', SEALED))).toEqual({ data: `nothing found\n${READ}`, words: '', exit: 0 });
});

test('an error is printed with file, line and what to do, and exits with 1', () => {
  const { data, exit } = cli('lint', file('broken.yaml', broken));
  expect(data).toMatch(/^error {3}IST0101 {2}gateway 'shopping' is not found in namespace shop\n +\S*broken\.yaml:\d+ VirtualService shop\/shop spec\.gateways\[0\]\n +→ available: shop\n1 error, 0 warnings, 0 infos\nread 6 objects in 1 file: /);
  expect(exit).toBe(1);
});

test('keys in many Secrets are one warning with its first positions', () => {
  const path = join(folder, 'keys.yaml');
  writeFileSync(path, [1, 2, 3, 4, 5].map(number => stringify({
    apiVersion: 'v1', kind: 'Secret', metadata: { name: `shop-${number}` }, stringData: { 'tls.key': '-----BEGIN PRIVATE KEY-----' },
  })).join('---\n'));
  const lines = cli('lint', path).data.split('\n');
  expect(lines.filter(line => line.startsWith('warning plaintext-private-key'))).toHaveLength(1);
  expect(lines.filter(line => / Secret default\/shop-\d data\[tls\.key\]$/.test(line)).map(line => line.split('/').pop()))
    .toEqual(['shop-1 data[tls.key]', 'shop-2 data[tls.key]', 'shop-3 data[tls.key]']);
  expect(lines).toContain('        and 2 more positions; --json prints all');
  expect(lines).toContain('0 errors, 5 warnings, 0 infos');
});

test('an error prints all of its positions', () => {
  const path = join(folder, 'errors.yaml');
  writeFileSync(path, [1, 2, 3, 4, 5].map(number => stringify({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: `shop-${number}` },
    spec: { hosts: [`${number}.example.com`], gateways: ['shopping'], http: [{ route: [{ destination: { host: 'shop' } }] }] },
  })).join('---\n'));
  const lines = cli('lint', '--complete', path).data.split('\n');
  expect(lines.filter(line => line.startsWith('error   IST0101  gateway'))).toHaveLength(1);
  expect(lines.filter(line => line.endsWith('spec.gateways[0]'))).toHaveLength(5);
});

test('--fail-on decides what exits with 1', () => {
  const path = file('warned.yaml', warned);
  expect(cli('lint', path).exit).toBe(0);
  expect(cli('lint', '--fail-on', 'warning', path).exit).toBe(1);
  expect(cli('lint', '--fail-on', 'never', file('broken.yaml', broken)).exit).toBe(0);
});

test('--json has the promised fields', () => {
  const { findings } = JSON.parse(cli('lint', '--json', file('broken.yaml', broken)).data);
  expect(Object.keys(findings[0]).sort())
    .toEqual(['code', 'file', 'help', 'kind', 'level', 'line', 'message', 'name', 'namespace', 'path']);
});

test('each code without a page of Istio has an anchor in the list of findings, which --sarif names', () => {
  const page = readFileSync(join(__dirname, '../../docs/reference/findings.md'), 'utf8');
  const anchors = Object.keys(CATALOGUE).map(pageOf).filter(address => !address.startsWith('https://istio.io/')).map(address => address.split('#')[1]);
  expect(anchors.length).toBeGreaterThan(50);
  expect(anchors.filter(anchor => !page.includes(`<a id="${anchor}"></a>`))).toEqual([]);
});

test('--sarif has a rule and a region for each finding', () => {
  const { runs: [{ tool, results }] } = JSON.parse(cli('lint', '--sarif', file('broken.yaml', broken)).data);
  expect(tool.driver.rules[0]).toMatchObject({ id: 'IST0101', helpUri: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/' });
  expect(results[0]).toMatchObject({
    ruleId: 'IST0101', level: 'error', locations: [{ physicalLocation: { region: { startLine: expect.any(Number) } } }],
  });
});

test.each<[string, string[]]>([
  ['an unknown option', ['lint', '--bogus', 'x']],
  ['no path', ['lint']],
  ['two formats', ['lint', '--json', '--sarif', 'x']],
  ['an unknown level', ['lint', '--fail-on', 'all', 'x']],
  ['days that are no number', ['lint', '--expiry-days', 'many', 'x']],
  ['a missing file', ['lint', '/nowhere/at-all.yaml']],
])('%s exits with 2 and says why on stderr', (_, args) => {
  const { data, words, exit } = cli(...args);
  expect([data, exit]).toEqual(['', 2]);
  expect(words).toMatch(/^error: /);
});

test('control characters of manifests do not reach the terminal', () => {
  const evil = { ...SEALED, set: { ...SEALED.set, 'routes.spec.gateways': ['shop\u001b[31mping'] } };
  expect(cli('lint', file('evil.yaml', evil)).data).not.toContain('\u001b');
});

test.each<[string, { [name: string]: string }]>([
  ['an empty folder', {}],
  ['a folder of files with other names', { 'gateway.manifest': 'apiVersion: v1\nkind: Secret\n', 'notes.txt': '' }],
  ['an empty file', { 'a.yaml': '' }],
  ['only comments', { 'a.yaml': '# nothing\n---\n' }],
  ['only values of another kind', { 'values.yaml': 'replicas: 3\n' }],
  ['only a broken file', { 'a.yaml': 'a: [\n' }],
])('%s is not a success: exit 2, and a message about it', (_, files) => {
  const path = mkdtempSync(join(folder, 'empty-'));
  Object.entries(files).forEach(([name, content]) => writeFileSync(join(path, name), content));
  for (const command of [['lint'], ['lint', '--json'], ['explain'], ['request', 'http://a.example.com/', '--manifests']]) {
    if (command[0] === 'request') {
      continue; // asynchronous: see its own tests
    }
    const { words, exit } = cli(...command, path);
    expect([exit, /no manifest found|is not YAML/.test(words)]).toEqual([2, true]);
  }
});

test('kinds that are not analysed are counted, and what is not read', () => {
  const path = join(folder, 'mixed.yaml');
  writeFileSync(path, `${text(SEALED)}---\napiVersion: gateway.networking.k8s.io/v1\nkind: UDPRoute\nmetadata: {name: a}\n---\n`
    + 'apiVersion: gateway.networking.k8s.io/v1\nkind: UDPRoute\nmetadata: {name: b}\n---\na: [\n');
  const { data, exit } = cli('lint', path);
  expect(data).toContain('read 8 objects in 1 file: 1 Deployment');
  expect(data).toContain('not analysed: 2 UDPRoutes.gateway.networking.k8s.io\nnot read: 1 file or document\n');
  expect(data).toMatch(/error {3}unreadable-input {2}the file is not YAML.*\n +\S*mixed\.yaml:\d+\n/);
  expect(exit).toBe(1);
  expect(JSON.parse(cli('lint', '--json', path).data).read)
    .toMatchObject({ files: 1, objects: 8, unreadable: 1, analysed: { Gateway: 1 } });
});

test('explain says on standard error what it could not read', () => {
  const path = join(folder, 'half.yaml');
  writeFileSync(path, `${text({})}---\na: [\n`);
  const { data, words, exit } = cli('explain', path);
  expect([exit, data.includes('shop.example.com (HTTPS 443)'), /^not read: \S*half\.yaml:\d+ is not YAML/.test(words)])
    .toEqual([0, true, true]);
});

test('standard input is read', () => {
  const { stdout, status } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', 'lint', '-'], {
    input: text(broken), encoding: 'utf8', cwd: join(__dirname, '../..'),
  });
  expect([status, stdout.includes('stdin:')]).toEqual([1, true]);
});

test('explain says for each host what the gateway does', () => {
  const { data, exit } = cli('explain', file('plain.yaml', {}));
  expect(exit).toBe(0);
  expect(data).toMatch(/shop\.example\.com \(HTTPS 443\)\n {2}gateway {5}shop\/shop on Deployment istio-system\/istio-ingressgateway, port 8443\n/);
  expect(data).toMatch(/certificate shop\.example\.com for shop\.example\.com, issued by analysis test root, valid until \d{4}-\d\d-\d\d \(36\d days\)/);
  expect(data).toContain('routes      /* → frontend:8080 (shop/shop)');
  expect(data).toContain('curl -i --resolve shop.example.com:443:"$INGRESS_IP" --cacert ca.pem https://shop.example.com/');
});

test('explain answers JSON', () => {
  const { hosts } = JSON.parse(cli('explain', '--json', file('plain.yaml', {})).data);
  expect(hosts.map((h: any) => [h.host, h.port, h.tls, h.redirect]))
    .toEqual([['shop.example.com', 443, 'terminated by the gateway (SIMPLE)', 'HTTP 80 redirects to https']]);
});

test('the version of Istio is an option: what it does not have is an error', () => {
  const path = file('versions.yaml', { ...SEALED, set: { ...SEALED.set, 'gateway.spec.servers[1].tls.alpnProtocols': ['http/1.1'] } });
  expect(cli('lint', path)).toMatchObject({ data: `nothing found\n${READ}`, exit: 0 });
  const { data, exit } = cli('lint', '--istio-version', '1.31.4', path);
  expect(data).toMatch(/^error {3}istio-version {2}field 'alpnProtocols' exists since Istio 1\.32; Istio 1\.31\.4 silently drops it\n +\S*versions\.yaml:\d+ Gateway shop\/shop spec\.servers\[1\]\.tls\.alpnProtocols\n/);
  expect(exit).toBe(1);
});

test.each(['1.21', 'latest', '1', '1.30.x', '1.1000'])('the version of Istio is not %s', version => {
  expect(cli('lint', '--istio-version', version, 'x.yaml')).toMatchObject({ words: expect.stringContaining('expected a version from 1.22 on, such as 1.32'), exit: 2 });
});

test('a TLS policy is an option: what a server offers beyond it is a warning', () => {
  const path = file('old-tls.yaml', { ...SEALED, set: { ...SEALED.set, 'gateway.spec.servers[1].tls.cipherSuites': ['ECDHE-ECDSA-AES128-SHA'] } });
  expect(cli('lint', '--tls-policy', 'intermediate', '--fail-on', 'warning', path)).toMatchObject({
    data: expect.stringContaining("warning tls-below-policy  the server offers ECDHE-ECDSA-AES128-SHA, which the policy 'intermediate' leaves out"),
    exit: 1,
  });
  expect(cli('lint', '--tls-policy', 'old', path)).toMatchObject({ words: expect.stringContaining('modern, intermediate, fips, post-quantum'), exit: 2 });
});
