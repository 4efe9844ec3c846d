import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';

const REPOSITORY = join(__dirname, '../..');
const BIN = join(REPOSITORY, 'node_modules/.bin');
const COMPILER_OPTIONS = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true, inlineSourceMap: true };

/** Inside the repository, from where dependencies are found; not `lib/`, which may be older than the sources. */
let folder: string;

/** A program as a user has it. Each place that it prints must be that of the line with the same host. */
const PROGRAM = `import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayAnalysis, Server, ServerCertificate, ServerTls, VirtualService,
} from '../lib/src';

interface Options {
  readonly unused: string;
}

class OwnService extends VirtualService {
  constructor(scope: Construct, host: string, gateway: Gateway, _options?: Options) {
    super(scope, host, { hosts: [host], gateways: [gateway], routes: [{ destination: Destination.service('a', 80) }], metadata: { name: 'a.' + host } });
  }
}

const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.deterministic('test') });
const tls = ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) });
const routes = [{ destination: Destination.service('a', 80) }];
const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
const gateway = new Gateway(chart, 'Gateway');
const other = new Chart(new App(), 'other', { namespace: 'other' });
const unrouted = new Gateway(other, 'Gateway', { servers: [Server.http({ hosts: ['constructor.example'] })] });

unrouted.addServer(Server.http({ hosts: ['server.example'] }));
['host.example'].map((host) => gateway.addHost('host.example', { tls, routes }));
new OwnService(chart, 'own.example', gateway);
new VirtualService(chart, 'direct.example', { hosts: ['direct.example'], gateways: [gateway], routes });
new Function('Service', 'chart', 'props', "new Service(chart, 'eval.example', props)")(VirtualService, chart, { hosts: ['eval.example'], gateways: [gateway], routes });

const places: [string, string | undefined][] = [...GatewayAnalysis.of(chart).findings, ...GatewayAnalysis.of(other).findings]
  .map(({ name, message, source }) => [/[a-z]+\\.example/.exec(name + ' ' + message)?.[0] ?? message, source]);

ca.issueServerCertificate('twice', { dnsNames: ['first.example'] });
try {
  ca.issueServerCertificate('twice', { dnsNames: ['second.example'] });
} catch (error) {
  const [, first, second] = /first at (.*), now at ([^;]*);/.exec((error as Error).message)!;
  places.push(['first.example', first], ['second.example', second]);
}
console.log(JSON.stringify(places));
`;

beforeAll(() => {
  mkdirSync(join(REPOSITORY, '.cache'), { recursive: true });
  folder = mkdtempSync(join(REPOSITORY, '.cache/call-site (copy) '));
  for (const root of ['src', 'imports']) {
    for (const file of readdirSync(join(REPOSITORY, root), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))) {
      compile(join(REPOSITORY, root, file), join(folder, 'lib', root, file.replace(/\.ts$/, '.js')));
    }
  }
  mkdirSync(join(folder, 'program'));
  mkdirSync(join(folder, 'compiled'));
  writeFileSync(join(folder, 'program/main.ts'), PROGRAM);
  compile(join(folder, 'program/main.ts'), join(folder, 'compiled/main.js'));
  run(
    join(BIN, 'esbuild'),
    ['program/main.ts', '--bundle', '--platform=node', '--sourcemap', '--outfile=bundle/main.js', '--log-level=error'],
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

function compile(from: string, to: string): void {
  const { outputText } = transpileModule(
    readFileSync(from, 'utf8'), { fileName: from, compilerOptions: { ...COMPILER_OPTIONS, sourceRoot: dirname(from) } },
  );
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, outputText);
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const { stdout, stderr, status } = spawnSync(
    command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env } },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** The places that a program prints, each by its host, and the texts of the lines there. */
function placesOf(stdout: string): { readonly host: string; readonly place?: string; readonly text?: string }[] {
  return (JSON.parse(stdout) as [string, string | null][]).map(([host, place]) => {
    const [, file, line] = /^(.*):(\d+):\d+$/.exec(place ?? '') ?? [];
    return { host, place: file && relative(folder, file), text: file && readFileSync(file, 'utf8').split('\n')[Number(line) - 1] };
  });
}

const HOSTS = [
  'constructor.example', 'server.example', 'host.example', 'own.example', 'direct.example', 'eval.example', 'first.example',
  'second.example',
];

describe.each([
  ['in plain Node', process.execPath, ['compiled/main.js'], 'compiled/main.js'],
  ['with --enable-source-maps', process.execPath, ['--enable-source-maps', 'compiled/main.js'], 'program/main.ts'],
  ['under ts-node', process.execPath, ['-r', 'ts-node/register/transpile-only', 'program/main.ts'], 'program/main.ts'],
  ['with tsx', join(BIN, 'tsx'), ['program/main.ts'], 'program/main.ts'],
  ['from a bundle', process.execPath, ['bundle/main.js'], 'bundle/main.js'],
  ['from a bundle with --enable-source-maps', process.execPath, ['--enable-source-maps', 'bundle/main.js'], 'program/main.ts'],
])('places of a program that runs %s', (_, command, args, file) => {
  const places = () => placesOf(run(
    command, args, { TS_NODE_COMPILER_OPTIONS: '{"module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"6.0"}' },
  ));

  test('are all in the file that the user knows, at the call for the host', () => {
    const found = places();
    expect(found.filter(({ place, host, text }) => place !== file || !RegExp(`['"]${host}['"]`).test(text ?? ''))).toEqual([]);
    expect([...new Set(found.map(({ host }) => host))].sort()).toEqual([...HOSTS].sort());
  });
});

test('a program in another language, which runs the library in the kernel of jsii, gets no places', () => {
  const found = placesOf(run(process.execPath, ['compiled/main.js'], { JSII_AGENT: 'Python/3.12.1' }));
  expect(found.map(({ place }) => place).filter(place => place !== undefined)).toEqual([]);
});

test('a program without stack traces gets no places', () => {
  const found = placesOf(run(process.execPath, ['--stack-trace-limit=0', 'compiled/main.js']));
  expect(found.map(({ place }) => place).filter(place => place !== undefined)).toEqual([]);
});

