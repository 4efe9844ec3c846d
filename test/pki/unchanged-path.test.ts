import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Synths } from './pki-helpers';
import { CertificateAuthority } from '../../src';

const ROOT = join(__dirname, '..', '..');

/** Reads everything of a store in a fresh process; answers what that loaded and called. */
const PROGRAM = `
  const crypto = require('node:crypto');
  const calls = [];
  for (const name of ['X509Certificate', 'createPrivateKey', 'createPublicKey', 'sign', 'createECDH', 'generateKeyPairSync']) {
    const original = crypto[name];
    crypto[name] = function (...args) { calls.push(name); return Reflect.construct(original, args); };
  }
  const { CertificateAuthority, CertificateReporter, CertificateStore } = require('./src');
  const { InMemoryStore, MemoryPlace } = require('./src/pki/store/in-memory-store');
  const records = new Map(JSON.parse(require('fs').readFileSync(0, 'utf8')));
  const store = CertificateStore.of(new InMemoryStore(new MemoryPlace(records)), { frozen: true, reporter: CertificateReporter.silent() });
  const ca = CertificateAuthority.selfSigned('ca', { store, intermediate: true });
  const bundle = ca.issueServerCertificate('shop', { dnsNames: ['a.example'] });
  const material = [bundle.certificateChain, bundle.privateKey, bundle.trustAnchors.pem, ca.trustAnchors.pem];
  const forge = Object.keys(require.cache).some((path) => path.includes('node-forge'));
  console.log(JSON.stringify({ calls, forge, material }));
`;

test('reading unchanged certificates loads no encoder, parses nothing and touches no key', () => {
  const synths = new Synths();
  const store = synths.store();
  const ca = CertificateAuthority.selfSigned('ca', { store, intermediate: true });
  const {
    certificateChain,
    privateKey,
    trustAnchors: { pem: caCertificates },
  } = ca.issueServerCertificate('shop', { dnsNames: ['a.example'] });
  const records = [...synths.records].map(([name, record]) => [
    name,
    { ...record, notAfter: '2999-01-01T00:00:00.000Z', notBefore: '2000-01-01T00:00:00.000Z' },
  ]);

  const child = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', PROGRAM], {
    cwd: ROOT,
    input: JSON.stringify(records),
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  expect(JSON.parse(child.stdout)).toEqual({
    calls: [],
    forge: false,
    material: [certificateChain, privateKey, caCertificates, caCertificates],
  });
}, 60_000);
