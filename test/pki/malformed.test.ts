import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { Synths, TestClock } from './pki-helpers';
import { Certificate, CertificateAuthority, CertificateBundle, CertificateStore, Passphrase } from '../../src';
import { IngressError } from '../../src/errors';

const clock = new TestClock();
const synths = new Synths();
const ca = CertificateAuthority.selfSigned('ca', { store: synths.store(), intermediate: true });
const bundle = ca.issueServerCertificate('shop', { dnsNames: ['a.example'] });
const other = ca.issueServerCertificate('other', { dnsNames: ['b.example'] });
const { certificateChain, privateKey, trustAnchors: { pem: caCertificates } } = bundle;
const authority = { chain: ca.certificate.toPem() + caCertificates, key: synths.records.get('ca-intermediate')!.privateKey! };

/** A repeatable sequence of numbers below a bound. */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return bound => {
    state = createHash('sha256').update(`malformed ${seed} ${state}`).digest().readUInt32BE();
    return state % bound;
  };
}

const cut = (text: string, from: number, length: number) => text.slice(0, from) + text.slice(from + length);

/** Ways to spoil a PEM text. Some leave it readable: then reading it must work, or end in a coded error. */
const SPOIL: ((pem: string, roll: (bound: number) => number) => string)[] = [
  (pem, roll) => cut(pem, roll(pem.length), 1 + roll(200)),
  (pem, roll) => pem.slice(0, roll(pem.length)),
  (pem, roll) => pem.slice(roll(pem.length)),
  (pem, roll) => {
    const at = roll(pem.length);
    return `${pem.slice(0, at)}${String.fromCharCode(roll(256))}${pem.slice(at + 1)}`;
  },
  (pem, roll) => pem.replaceAll('\n', ['\r\n', '\r', '', ' ', '\n\n'][roll(5)]),
  (pem, roll) => pem.replace(
    /(BEGIN|END) ([A-Z ]+)-/g,
    `$1 ${['PUBLIC KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'X509 CRL', 'CERTIFICATE', ''][roll(7)]}-`,
  ),
  pem => pem + pem,
  (pem, roll) => pem.replace(/[A-Za-z0-9+/=]{20,}/g, line => Buffer.from(line, 'latin1').toString('base64').slice(0, roll(64))),
  (pem, roll) => `-----BEGIN CERTIFICATE-----\n${createHash('sha512').update(String(roll(1e9))).digest('base64')}\n-----END `
    + `CERTIFICATE-----\n${pem.slice(0, roll(2) * pem.length)}`,
  (_, roll) => [
    '', ' ', '\0', 'null', '-----BEGIN ', '-----BEGIN CERTIFICATE-----', 'ÿ'.repeat(1000), '-'.repeat(100_000), 'A'.repeat(900_000),
  ][roll(9)],
];

const READERS: [string, (chain: string, key: string) => unknown][] = [
  ['a bundle', (chain, key) => CertificateBundle.fromPem({ certificateChain: chain, privateKey: key, caCertificates, clock })],
  [
    'an authority',
    (chain, key) => CertificateAuthority.fromPem(
      'x', { store: CertificateStore.inMemory({ clock }), certificateChain: chain, privateKey: key },
    ),
  ],
  ['a certificate', chain => Certificate.fromPem(chain)],
];

/** Lines of the keys: none of them may ever be seen. */
const secrets = [privateKey, authority.key].flatMap(key =>
  key.split('\n').filter(line => line.length > 30 && !line.startsWith('-----')));

function check(read: () => unknown): 'read' | 'refused' {
  try {
    read();
    return 'read';
  } catch (error) {
    const text = `${error} ${(error as Error).stack} ${JSON.stringify(error)} ${inspect(error, { depth: 10, showHidden: true })}`;
    expect({ error: (error as Error).message, coded: error instanceof IngressError }).toEqual({ error: expect.any(String), coded: true });
    expect(['invalid-certificate', 'invalid-key', 'invalid-argument']).toContain((error as IngressError).code);
    expect((error as Error).message.length).toBeLessThan(1000);
    for (const secret of secrets) expect(text).not.toContain(secret);
    return 'refused';
  }
}

test('500 spoilt inputs end in a coded error without key material, or are read', () => {
  const before = synths.writes;
  const outcomes = { read: 0, refused: 0 };
  for (let at = 0; at < 500; at += 1) {
    const roll = dice(at);
    const [, read] = READERS[at % READERS.length];
    const [chain, key] = at % READERS.length === 1 ? [authority.chain, authority.key] : [certificateChain, privateKey];
    const spoil = SPOIL[roll(SPOIL.length)];
    const [badChain, badKey] = at % READERS.length !== 2 && roll(2) === 0 ? [chain, spoil(key, roll)] : [spoil(chain, roll), key];
    outcomes[check(() => read(badChain, badKey))] += 1;
  }
  expect(outcomes.refused).toBeGreaterThan(300);
  expect(synths.writes).toBe(before);
});

test.each<[string, () => unknown]>([
  ['a chain of 100 MB', () => CertificateBundle.fromPem({ certificateChain: 'A'.repeat(100_000_000), privateKey, clock })],
  ['a key of 100 MB', () => CertificateBundle.fromPem({ certificateChain, privateKey: 'A'.repeat(100_000_000), clock })],
  ['a certificate of 100 MB', () => Certificate.fromPem('A'.repeat(100_000_000))],
  ['the key of another certificate', () => CertificateBundle.fromPem({ certificateChain, privateKey: other.privateKey, clock })],
  [
    'a passphrase for a key that has none and is none',
    () => CertificateBundle.fromPem({ certificateChain, privateKey: 'x', passphrase: Passphrase.fromValue('12345678'), clock }),
  ],
  ['what is not text at all', () => CertificateBundle.fromPem({ certificateChain: undefined as unknown as string, privateKey, clock })],
  ['a key that is not text', () => CertificateBundle.fromPem({ certificateChain, privateKey: 42 as unknown as string, clock })],
])('%s is refused', (_, read) => {
  expect(check(read)).toBe('refused');
});
