import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { handshake } from './handshake';
import { Synths } from './pki-helpers';
import { CertificateAuthority, CertificateStore, KeyAlgorithm, RotationPhase } from '../../src';

const PHASES = ['before', 'TRUST_BOTH', 'ISSUE_NEW', 'TRUST_NEW', 'after'] as const;
type Phase = typeof PHASES[number];

/** The program of a user who replaces an authority: one line changes from phase to phase. */
function authority(store: CertificateStore, phase: Phase): CertificateAuthority {
  const from = () => CertificateAuthority.selfSigned('ca', { store, intermediate: true });
  const to = () => CertificateAuthority.selfSigned('ca-2027', { store, intermediate: true, keyAlgorithm: KeyAlgorithm.EC_P384 });
  if (phase === 'before') return from();
  if (phase === 'after') return to();
  return CertificateAuthority.rotating({ from: from(), to: to(), phase: RotationPhase[phase] });
}

function synth(synths: Synths, phase: Phase) {
  const ca = authority(synths.store(), phase);
  const server = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
  const client = ca.issueClientCertificate('acme');
  const material = ({ certificateChain, privateKey }: typeof server) => ({ certificateChain, privateKey });
  return { server: material(server), client: material(client), caCertificates: ca.trustAnchors.pem, lines: synths.lines };
}

const synths = new Synths();
// handshakes look at the real clock
const now = Date.now();
synths.clock.now = () => new Date(now);
const states = new Map(PHASES.map(phase => [phase, synth(synths, phase)]));

/** A server of one phase meets a client of another; each shows its certificate, each trusts what its ca.crt says. */
async function meet(serverPhase: Phase, clientPhase: Phase): Promise<string> {
  const [server, client] = [states.get(serverPhase)!, states.get(clientPhase)!];
  return handshake(
    {
      cert: server.server.certificateChain,
      key: server.server.privateKey,
      ca: server.caCertificates,
      requestCert: true,
      rejectUnauthorized: false,
    },
    { host: 'shop.example.com', ca: client.caCertificates, bundle: client.client },
  );
}

describe('what each phase does, and says', () => {
  const changes = (phase: Phase) => states.get(phase)!.lines.map(line => line.replace(/ \(EC.*/, ''));

  test('both are trusted: the new authority is made, nothing else changes', () => {
    expect(changes('TRUST_BOTH')).toEqual(['created ca-2027: new', 'created ca-2027-intermediate: new']);
    expect(states.get('TRUST_BOTH')!.server).toEqual(states.get('before')!.server);
    expect(states.get('TRUST_BOTH')!.caCertificates.startsWith(states.get('before')!.caCertificates)).toBe(true);
  });

  test('the new one issues: every certificate moves over', () => {
    expect(changes('ISSUE_NEW')).toEqual(['renewed shop: authority changed', 'renewed acme: authority changed']);
    expect(states.get('ISSUE_NEW')!.caCertificates).toBe(states.get('TRUST_BOTH')!.caCertificates);
  });

  test('the new one alone is trusted: no certificate changes', () => {
    expect(changes('TRUST_NEW')).toEqual(['retired ca: authority changed, clients trust only ca-2027']);
    expect(states.get('TRUST_NEW')!.server).toEqual(states.get('ISSUE_NEW')!.server);
  });

  test('afterwards the old one is unused, and kept', () => {
    expect(states.get('after')).toMatchObject({
      server: states.get('TRUST_NEW')!.server,
      caCertificates: states.get('TRUST_NEW')!.caCertificates,
    });
    expect(changes('after')).toEqual([
      'unused ca: not requested by this program, kept in the store',
      'unused ca-intermediate: not requested by this program, kept in the store',
    ]);
  });
});

/** The table of the documentation: who meets whom, and what happens. */
const page = readFileSync(join(__dirname, '../../docs/how-to/rotate.md'), 'utf8');
const [header, , ...rows] = /(\| client at[^]*?\n)\n/.exec(page)![1].trim().split('\n').map(line => line.split('|').slice(1, -1).map(cell => cell.replaceAll('`', '').trim()));
const meetings = rows.flatMap(([client, ...cells]) => cells.map((cell, at) => [client, header[at + 1], cell] as [Phase, Phase, string]));

const OUTCOMES: { readonly [cell: string]: RegExp } = {
  'works': /^hello acme$/,
  'refuses the server': /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT)/,
  'refused by the server': /^refused: /,
};

test('the documentation has a row and a column for each phase', () => {
  expect(rows.map(([phase]) => phase)).toEqual(PHASES.slice(0, 4));
  expect(header.slice(1)).toEqual(PHASES.slice(0, 4));
});

test.each(meetings)('a client at %s meets a server at %s: %s', async (client, server, cell) => {
  expect(await meet(server, client)).toMatch(OUTCOMES[cell.replace(/:.*/, '')]);
});

test.each(PHASES.slice(1).map((phase, at) => [PHASES[at], phase] as const))(
  '%s and %s understand each other, in both directions',
  async (earlier, later) => {
    expect([await meet(earlier, later), await meet(later, earlier), await meet(later, later)]).toEqual([
      'hello acme',
      'hello acme',
      'hello acme',
    ]);
  },
);

describe('refused', () => {
  test('a new authority that issues before any client has heard of it', () => {
    const fresh = new Synths();
    synth(fresh, 'before');
    for (const phase of ['ISSUE_NEW', 'TRUST_NEW'] as const) {
      expect(() => synth(fresh, phase)).toThrow(
        /authority 'ca-2027' would issue in place of 'ca', but no synth has distributed it.*RotationPhase\.TRUST_BOTH first/,
      );
    }
    expect(fresh.records.has('ca-2027')).toBe(false);
  });

  test('an authority that replaces itself, or one of another store', () => {
    const store = CertificateStore.inMemory();
    const ca = CertificateAuthority.selfSigned('ca', { store });
    const elsewhere = CertificateAuthority.selfSigned('other', { store: CertificateStore.inMemory() });
    for (const to of [ca, elsewhere]) {
      expect(() => CertificateAuthority.rotating({ from: ca, to, phase: RotationPhase.TRUST_BOTH })).toThrow(
        /use two authorities with different names in one store/,
      );
    }
    expect(() =>
      CertificateAuthority.rotating({ from: ca, to: CertificateAuthority.selfSigned('next', { store }), phase: RotationPhase.TRUST_BOTH }),
    ).not.toThrow();
  });
});

test('an empty store may begin with any phase: there is nobody who would be left behind', () => {
  const fresh = new Synths();
  expect(synth(fresh, 'ISSUE_NEW').lines).toHaveLength(6);
});

test('during a rotation revocation lists of both authorities are there', () => {
  const fresh = new Synths();
  synth(fresh, 'before');
  const ca = authority(fresh.store(), 'TRUST_BOTH');
  ca.revoke('4a');
  expect(ca.revocationLists!.match(/BEGIN X509 CRL/g)).toHaveLength(4);
});

test('the old one cannot go while certificates are of it: a phase was skipped', () => {
  const skipping = new Synths();
  synth(skipping, 'before');
  synth(skipping, 'TRUST_BOTH');
  const { serials } = skipping;
  expect(() => synth(skipping, 'TRUST_NEW')).toThrow(
    /authority 'ca' would no longer be trusted, but 'shop' in the store is still issued by it; .*ISSUE_NEW first \(invalid-argument\)/,
  );
  expect(skipping.serials).toEqual(serials);
  synth(skipping, 'ISSUE_NEW');
  expect(() => synth(skipping, 'TRUST_NEW')).not.toThrow();
});
