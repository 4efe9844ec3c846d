import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { inFolder } from './processes';
import { Random } from './random';
import { Order, synth } from './synth';
import { CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore } from 'cdk8s-istio-ingress';
import { ERROR_CODES, IngressError } from 'cdk8s-istio-ingress/errors';

const NOW = '2026-11-23T12:00:00Z';
const MAX_MS = 2000;
const MAX_BYTES = 64 * 1024 * 1024;

/** A certificate with its key as a careless person could hand it over. */
interface Pair {
  readonly certificateChain: string;
  readonly privateKey: string;
}

/** One thing that is wrong with it; undefined if it does not apply here. */
type Fault = (pair: Pair, random: Random, others: Others) => Pair | undefined;

interface Others {
  readonly foreign: Pair;
  readonly expired: Pair;
  readonly weakKey?: Pair;
  readonly sha1?: Pair;
  readonly encryptedKey: string;
}

const FAULTS: { readonly [name: string]: Fault } = {
  'a wrong label': ({ certificateChain, privateKey }, random) => ({
    certificateChain: certificateChain.replaceAll(
      'CERTIFICATE',
      random.pick(['CERTIFICAT', 'PUBLIC KEY', 'X509 CRL', 'certificate', 'PRIVATE KEY']),
    ),
    privateKey,
  }),
  'a wrong label of the key': ({ certificateChain, privateKey }, random) => ({
    certificateChain,
    privateKey: privateKey.replaceAll(
      'PRIVATE KEY',
      random.pick(['PUBLIC KEY', 'CERTIFICATE', 'private key', 'RSA PRIVATE KEY', 'DSA PRIVATE KEY']),
    ),
  }),
  'the wrong order': ({ certificateChain, privateKey }) => ({ certificateChain: blocks(certificateChain).reverse().join(''), privateKey }),
  'key and certificate swapped': ({ certificateChain, privateKey }) => ({ certificateChain: privateKey, privateKey: certificateChain }),
  'a certificate cut off': ({ certificateChain, privateKey }, random) => ({
    certificateChain: certificateChain.slice(0, 30 + random.below(500)),
    privateKey,
  }),
  'a key cut off': ({ certificateChain, privateKey }, random) => ({ certificateChain, privateKey: privateKey.slice(0, random.below(200)) }),
  'base64 cut within': ({ certificateChain, privateKey }, random) => {
    const at = 40 + random.below(400);
    return { certificateChain: certificateChain.slice(0, at) + certificateChain.slice(at + 1 + random.below(60)), privateKey };
  },
  'DER garbage': ({ privateKey }, random) => ({
    certificateChain: pem('CERTIFICATE', garbage(random, 1 + random.below(2000))),
    privateKey,
  }),
  'DER garbage as key': ({ certificateChain }, random) => ({
    certificateChain,
    privateKey: pem('PRIVATE KEY', garbage(random, 1 + random.below(300))),
  }),
  'a flipped bit': ({ certificateChain, privateKey }, random) => ({ certificateChain: flip(certificateChain, random), privateKey }),
  'a flipped bit in the key': ({ certificateChain, privateKey }, random) => ({ certificateChain, privateKey: flip(privateKey, random) }),
  'the key of another certificate': ({ certificateChain }, _, { foreign }) => ({ certificateChain, privateKey: foreign.privateKey }),
  'an expired certificate': (_pair, _, { expired }) => expired,
  'an RSA key of 512 bits': (_pair, _, { weakKey }) => weakKey,
  'a signature with SHA-1': (_pair, _, { sha1 }) => sha1,
  'an encrypted key without passphrase': ({ certificateChain }, _, { encryptedKey }) => ({ certificateChain, privateKey: encryptedKey }),
  'nothing': (_pair, random) => ({ certificateChain: random.pick(['', '\n', ' ', '\0']), privateKey: random.pick(['', '\n']) }),
  'a chain with a foreign intermediate': ({ certificateChain, privateKey }, _, { foreign }) => ({
    certificateChain: blocks(certificateChain)[0] + blocks(foreign.certificateChain).slice(1).join(''),
    privateKey,
  }),
};

const STORE_FAULTS: { readonly [name: string]: (store: string, random: Random) => void } = {
  'a digest that was changed': (store, random) => edit(random.pick(materialOf(store)), text => text.replace(/Digest: (..)/, `Digest: ${random.pick(['00', 'zz', ''])}`)),
  'a byte that was changed': (store, random) => edit(random.pick(materialOf(store)), text => {
    const at = random.below(text.length);
    return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
  }),
  'a store.json cut off': (store, random) => truncateSync(join(store, 'store.json'), random.below(40)),
  'a store.json of a newer format': (store, random) => edit(join(store, 'store.json'), text => text.replace('"format": 1', `"format": ${2 + random.below(9)}`)),
  'a store.json that is gone': store => rmSync(join(store, 'store.json')),
  'a file cut off': (store, random) => {
    const file = random.pick(materialOf(store));
    truncateSync(file, random.below(statSync(file).size));
  },
  'a file of 100 MB': (store, random) => truncateSync(random.pick(materialOf(store)), 100 * 1024 * 1024),
  'a file with conflicts': (store, random) => edit(random.pick(materialOf(store)), text => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> other\n`),
  'an authority that is gone': (store, random) => rmSync(join(store, random.pick(['stress-ca.pem', 'stress-ca-intermediate.pem']))),
  'a file of another entry': store => cpSync(join(store, 'a.example.com.pem'), join(store, 'b.example.com.pem')),
};

/**
 * Hundreds of inputs that are wrong, each in its own way: a coded error, soon, without much memory, with nothing written and no key
 * shown.
 */
export async function malformed(count: number, seed: number): Promise<string> {
  const random = new Random(seed);
  return inFolder(async folder => {
    const order: Order = { store: join(folder, 'store'), hosts: ['a.example.com', 'b.example.com'], now: NOW, generation: '0' };
    synth(order);
    const material = materialFor(folder);
    const secrets = secretsOf(folder, material.pair, material.others);
    const seen: { [name: string]: number } = {};
    const missing = new Set<string>();
    for (let done = 0; done < count;) {
      const inStore = random.below(3) === 0;
      const name = random.pick(Object.keys(inStore ? STORE_FAULTS : FAULTS));
      const input = inStore
        ? () => attemptStore(folder, order, STORE_FAULTS[name], random)
        : attemptPair(folder, FAULTS[name](material.pair, random, material.others), random);
      if (!input) {
        missing.add(name);
        continue;
      }
      attempt(name, input, secrets, folder);
      seen[name] = (seen[name] ?? 0) + 1;
      done += 1;
    }
    const skipped = missing.size > 0 ? `; SKIPPED for want of openssl: ${[...missing].join(', ')}` : '';
    return `${count} inputs of ${Object.keys(seen).length} kinds, each a coded error${skipped}`;
  });
}

/** What one input does, checked from outside. */
function attempt(name: string, input: () => void, secrets: readonly string[], folder: string): void {
  const before = fingerprint(folder);
  const memory = process.memoryUsage().rss;
  const start = performance.now();
  let error: unknown;
  try {
    input();
  } catch (caught) {
    error = caught;
  }
  const time = performance.now() - start;
  if (!(error instanceof IngressError) || !(error.code in ERROR_CODES)) throw new Error(`${name}: ${error === undefined ? 'was accepted' : String(error)}`);
  const shown = `${error.message}\n${error.stack}\n${JSON.stringify(error)}\n${inspect(error, { depth: 9, showHidden: true })}`;
  if (secrets.some(secret => shown.includes(secret))) throw new Error(`${name}: the error shows a key`);
  if (time > MAX_MS) throw new Error(`${name}: took ${time.toFixed(0)} ms`);
  if (process.memoryUsage().rss - memory > MAX_BYTES) throw new Error(`${name}: took ${process.memoryUsage().rss - memory} bytes`);
  if (fingerprint(folder) !== before) throw new Error(`${name}: something was written`);
}

/** As texts, as files, or as an authority. */
function attemptPair(folder: string, pair: Pair | undefined, random: Random): (() => void) | undefined {
  if (!pair) return undefined;
  const clock = { now: () => new Date(NOW) };
  const certificatePath = join(folder, 'given.crt');
  const privateKeyPath = join(folder, 'given.key');
  writeFileSync(certificatePath, pair.certificateChain);
  writeFileSync(privateKeyPath, pair.privateKey);
  return random.below(2) === 0
    ? () => CertificateBundle.fromPem({ ...pair, clock })
    : () => CertificateBundle.fromFiles({ certificatePath, privateKeyPath, clock });
}

function attemptStore(folder: string, order: Order, fault: (store: string, random: Random) => void, random: Random): void {
  const copy = join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(order.store, copy, { recursive: true });
  fault(copy, random);
  const before = fingerprint(copy);
  try {
    synth({ ...order, store: copy });
  } finally {
    if (fingerprint(copy) !== before) throw new Error('the damaged store was written to');
    rmSync(copy, { recursive: true });
  }
}

function materialFor(folder: string): { pair: Pair; others: Others } {
  const issue = (now: string): Pair => {
    const store = CertificateStore.inMemory({ clock: { now: () => new Date(now) }, reporter: CertificateReporter.silent() });
    return CertificateAuthority.selfSigned('ca', { store, intermediate: true }).issueServerCertificate('shop', {
      dnsNames: ['shop.example.com'],
    });
  };
  const pair = issue(NOW);
  const openssl = (...args: string[]): Pair | undefined => {
    const { status } = spawnSync('openssl', ['req', '-x509', '-nodes', '-days', '300', '-subj', '/CN=shop.example.com', '-addext',
      'subjectAltName=DNS:shop.example.com', '-keyout', join(folder, 'o.key'), '-out', join(folder, 'o.crt'), ...args]);
    return status === 0
      ? { certificateChain: readFileSync(join(folder, 'o.crt'), 'utf8'), privateKey: readFileSync(join(folder, 'o.key'), 'utf8') }
      : undefined;
  };
  const encrypted = spawnSync('openssl', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:secret'], {
    input: pair.privateKey,
    encoding: 'utf8',
  });
  return {
    pair: { certificateChain: pair.certificateChain, privateKey: pair.privateKey },
    others: {
      foreign: issue(NOW),
      expired: issue('2023-01-01T00:00:00Z'),
      weakKey: openssl('-newkey', 'rsa:512'),
      sha1: openssl('-newkey', 'rsa:2048', '-sha1'),
      encryptedKey: encrypted.stdout,
    },
  };
}

/** Lines of every key present, none of which may be shown. */
function secretsOf(folder: string, pair: Pair, others: Others): string[] {
  const stored = readdirSync(folder, { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.pem'))
    .map(name => readFileSync(join(folder, name), 'utf8'));
  return [
    ...stored,
    pair.privateKey,
    others.foreign.privateKey,
    others.expired.privateKey,
    others.weakKey?.privateKey ?? '',
    others.sha1?.privateKey ?? '',
  ].flatMap(key => key.split('\n').filter(line => line.length > 20 && !line.startsWith('-----')));
}

function materialOf(store: string): string[] {
  return readdirSync(store, { recursive: true }).map(String).filter(name => name.endsWith('.pem')).sort().map(name => join(store, name));
}

/** Names, sizes and bytes of all files of the folder; the fault itself is made before. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const stat = statSync(join(folder, name));
    hash.update(`${name} ${stat.isFile() ? stat.size : ''}\n`);
    if (stat.isFile() && stat.size < 1024 * 1024) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

function blocks(text: string): string[] {
  return text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? [];
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

function garbage(random: Random, size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, () => random.below(256)));
}

/** Within the DER of the first block, early enough not to be in a signature of an intermediate. */
function flip(text: string, random: Random): string {
  const [first, ...rest] = blocks(text);
  const label = /BEGIN ([^-]+)-/.exec(first)![1];
  const der = Buffer.from(first.replace(/-----[^-]+-----/g, ''), 'base64');
  const at = random.below(Math.min(der.length, 30));
  der[at] = (der[at] + 1 + random.below(255)) % 256;
  return pem(label, der) + rest.join('');
}
