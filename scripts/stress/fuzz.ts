import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { Random } from './random';
import { Verdicts } from './verdicts';
import {
  CertificateAuthority,
  CertificateReporter,
  CertificateStore,
  Destination,
  Gateway,
  GatewayAnalysis,
  IngressSimulator,
  ManifestSnapshot,
  PathMatch,
  ServerCertificate,
  ServerTls,
} from 'cdk8s-istio-ingress';

const NOW = new Date('2026-06-01T00:00:00Z');

const ODD: readonly (() => unknown)[] = [
  () => null,
  () => [],
  () => ({}),
  () => 0,
  () => -1,
  () => true,
  () => '',
  () => '\u001b[31m',
  () => 'x'.repeat(10_000),
  () => [null],
  () => [[]],
  () => ({ a: null }),
  () => '__proto__',
  () => 1e308,
  () => '*',
  () => '(a+)+$',
  () => ['*', '*'],
  () => '2001-01-01',
];

/** The manifests that are mutated. */
export function seed(): any[] {
  const chart = new Chart(Testing.app(), 'fuzz', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('fuzz', { store: CertificateStore.deterministic('fuzz') });
  const gateway = new Gateway(chart, 'Gateway');
  const serverCertificate = ServerCertificate.issuedBy(ca);
  for (const host of ['shop.example.com', '*.example.org', 'api.example.com']) {
    gateway.addHost(host, {
      tls: ServerTls.simple({ serverCertificate }),
      routes: [
        { paths: [PathMatch.prefix('/api')], destination: Destination.service('api', 8080) },
        { destination: Destination.service('web', 80) },
      ],
    });
  }
  return Testing.synth(chart) as any[];
}

/** One to three places of manifests replaced, removed, renamed or doubled. */
function mutated(original: any[], random: Random): any[] {
  const copy = structuredClone(original);
  for (let times = 1 + random.below(3); times > 0; times--) {
    let place: any = copy;
    let key: string | number = random.below(copy.length);
    while (typeof place[key] === 'object' && place[key] !== null && Object.keys(place[key]).length > 0 && random.below(8) > 0) {
      place = place[key];
      key = random.pick(Object.keys(place));
    }
    switch (random.below(4)) {
      case 0: delete place[key]; break;
      case 1: place[`${key}x`] = place[key]; break;
      case 2: if (Array.isArray(place)) place.push(place[key as number]); else place[key] = [place[key], place[key]]; break;
      default: place[key] = random.pick(ODD)();
    }
  }
  return copy;
}

/** Text with a line, or a few characters, removed, doubled or changed. */
function scratched(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  switch (random.below(6)) {
    case 0:
      lines.splice(at, 1 + random.below(3));
      break;
    case 1:
      lines.splice(at, 0, lines[at], lines[random.below(lines.length)]);
      break;
    case 2:
      lines[at] = ` ${lines[at]}`;
      break;
    case 3:
      lines[at] = lines[at].replace(
        /:.*/,
        random.pick([': &a [*a]', ': *unknown', ': {', ': |', ': !!binary x', ': "', ': ? x', ': !!js/function x']),
      );
      break;
    case 4:
      return text.slice(0, random.below(text.length));
    default:
      lines[at] =
        lines[at].slice(0, random.below(lines[at].length + 1)) +
        random.pick(['\0', '\t', '---', '{{ .Values.x }}', '\u2028', '%', '@', '`']) +
        lines[at];
  }
  return lines.join('\n');
}

/** Mutated manifests through everything that reads manifests. */
export async function manifests(count: number, seedNumber: number): Promise<string> {
  const random = new Random(seedNumber);
  const verdicts = new Verdicts();
  const original = seed();
  for (let i = 0; i < count; i++) {
    const objects = mutated(original, random);
    const text = objects.map(object => stringify(object, { aliasDuplicateObjects: false })).join('---\n');
    const input = random.below(2) ? text : scratched(text, random);
    await verdicts.of(input, () => GatewayAnalysis.fromYaml(input, { clock: { now: () => NOW } }).toString());
    if (i % 4 === 0) await verdicts.of(input, () => ManifestSnapshot.of(input));
    if (i % 4 === 1) await verdicts.of(input, () => IngressSimulator.fromManifests(objects).request('https://shop.example.com/api', { handshake: i % 8 === 1 }));
  }
  return verdicts.toString();
}

/** Odd URLs and headers. */
export async function urls(count: number, seedNumber: number): Promise<string> {
  const random = new Random(seedNumber);
  const verdicts = new Verdicts();
  const simulator = IngressSimulator.fromManifests(seed());
  const parts = [
    'https://',
    'http://',
    'ftp://',
    '//',
    ':',
    '@',
    'shop.example.com',
    '%',
    '%00',
    '[',
    ']',
    '::1',
    '/',
    '/api',
    '?',
    '#',
    '..',
    '\\',
    ' ',
    '\0',
    'é',
    '域',
    '\u202e',
    ':0',
    ':99999',
    ':443',
    'xn--',
    '*',
    '.',
    'a'.repeat(5000),
    '\ud800',
    '%2f',
    '%zz',
    '127.0.0.1',
    '0x7f.1',
    '\n',
    'user:pass@',
    'x.example.org',
    'javascript:',
  ];
  for (let i = 0; i < count; i++) {
    const url = `${random.below(3) ? 'https://shop.example.com' : ''}${Array.from({ length: random.below(6) }, () => random.pick(parts)).join('')}`;
    const headers = random.below(4) ? undefined : { [random.pick(parts)]: random.pick(parts) };
    await verdicts.of(JSON.stringify(url), () =>
      simulator.request(url, { headers, method: random.below(5) ? undefined : random.pick(parts) || undefined }),
    );
  }
  return verdicts.toString();
}

/** Stores in which a file is cut, overwritten, replaced by a link or a folder, or doubled. */
export async function stores(count: number, seedNumber: number): Promise<string> {
  const random = new Random(seedNumber);
  const verdicts = new Verdicts();
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const good = join(folder, 'good');
  const use = (path: string) => {
    const store = CertificateStore.directory(path, { reporter: CertificateReporter.silent(), clock: { now: () => NOW } });
    const ca = CertificateAuthority.selfSigned('fuzz', { store, intermediate: true });
    return ['a', 'b', 'c'].map(name => ca.issueServerCertificate(name, { dnsNames: [`${name}.example.com`] }).certificateChain);
  };
  use(good);
  for (let i = 0; i < count; i++) {
    const path = join(folder, String(i));
    cpSync(good, path, { recursive: true });
    const files = readdirSync(path, { recursive: true }).map(name => join(path, String(name))).filter(file => statSync(file).isFile());
    for (let times = 1 + random.below(2); times > 0; times--) spoil(random.pick(files), random, good);
    await verdicts.of(path, () => use(path));
    rmSync(path, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true });
  return verdicts.toString();
}

function spoil(file: string, random: Random, elsewhere: string): void {
  const contents = statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : Buffer.alloc(1);
  switch (random.below(7)) {
    case 0:
      rmSync(file, { recursive: true, force: true });
      break;
    case 1:
      rmSync(file, { recursive: true, force: true });
      symlinkSync(random.pick([elsewhere, file, '/dev/null', '/etc/passwd']), file);
      break;
    case 2:
      if (statSync(file, { throwIfNoEntry: false })?.isFile()) truncateSync(file, random.below(contents.length + 1));
      break;
    case 3:
      cpSync(elsewhere, `${file}.d`, { recursive: true });
      break;
    case 4:
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, Buffer.alloc(random.below(100_000), random.below(256)));
      break;
    default: {
      if (contents.length > 0) contents[random.below(contents.length)] = random.below(256);
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, contents, { mode: random.pick([0o600, 0o644, 0o000]) });
    }
  }
}
