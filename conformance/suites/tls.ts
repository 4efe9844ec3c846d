import * as fs from 'node:fs';
import { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { Context, Suite } from '../suite';
import { pool } from '../tls/exec';
import { ANSWERED, CLIENTS, Handshake, NODE_CLIENT, nodeServer, REFUSED_BY_SERVER, TlsClient, Version } from '../tls/handshakes';
import { lint } from '../tls/lint';
import { HOST, makeProfiles, Profile } from '../tls/profiles';
import { goServers, opensslServer } from '../tls/servers';
import { GO_WORDS, Verification, verifications, VERIFIERS } from '../tls/verification';
import { KeyAlgorithm } from 'cdk8s-istio-ingress';

const NAME = 'tls';
const VERSIONS: Version[] = ['1.2', '1.3'];

/** The library's chains before other people's TLS: verified, shown as a server, shown as a client, and refused where they must be. */
export const tlsSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-tls-'));
    try {
      const profiles = makeProfiles(folder);
      const [untrusted] = makeProfiles(path.join(folder, 'untrusted'), [KeyAlgorithm.EC_P256]);
      await verifyChains(profiles, untrusted, context);
      await handshakes(profiles, untrusted, context);
      await otherServers(profiles, untrusted, context);
      await lint(profiles, context, NAME);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function verifyChains(profiles: Profile[], untrusted: Profile, { report, tools }: Context): Promise<void> {
  const questions = profiles.flatMap(profile => verifications(profile, untrusted));
  const checkChain = (judge: string, { id, expect }: Verification, words: string, wanted: RegExp) => report.check({
    suite: NAME, judge, id, ok: wanted.test(words), words: `should be ${expect} (${wanted}), but:\n${words}`,
  });
  for (const verifier of VERIFIERS) {
    const asked = questions.filter(question => report.selects(question.id) && !verifier.skips?.(question));
    const answers = await pool(asked, question => verifier.verify(question));
    asked.forEach((question, index) => checkChain(verifier.judge, question, answers[index], verifier.words[question.expect]));
  }
  const asked = questions.filter(({ id }) => report.selects(id));
  const answers = await tools.judge.verifyChains(asked.map(({ id, chain, root, usage, host, at }) => ({
    id, chain, roots: root, usage, host, at: at?.toISOString(),
  })));
  asked.forEach((question, index) => checkChain('Go: chains', question, answers[index].error ?? '', GO_WORDS[question.expect]));
}

/** Every client at Node's server. */
async function handshakes(profiles: Profile[], untrusted: Profile, context: Context): Promise<void> {
  for (const profile of profiles) {
    for (const version of VERSIONS) {
      for (const asks of [false, true]) {
        const server = await nodeServer(profile, version, asks);
        const { port } = server.address() as AddressInfo;
        const attempts = attemptsAt('Node', profile, untrusted, version, asks, port);
        await Promise.all(CLIENTS.map(client => askAll(client, attempts, context)));
        await askGo(attempts, context);
        server.closeAllConnections();
        await new Promise(resolve => server.close(resolve));
      }
    }
  }
}

/** Node's client at the other servers that listen on 127.0.0.1 alone: GnuTLS' and NSS' would be open to the network. */
async function otherServers(profiles: Profile[], untrusted: Profile, context: Context): Promise<void> {
  for (const asks of [false, true]) {
    const go = await goServers(context.tools.judge.binary, profiles, asks);
    for (const [index, profile] of profiles.entries()) {
      const openssl = await opensslServer(profile, asks);
      for (const version of VERSIONS) {
        await askAll(NODE_CLIENT, attemptsAt('Go', profile, untrusted, version, asks, go.ports[index]), context, 'Go: servers');
        await askAll(NODE_CLIENT, attemptsAt('OpenSSL', profile, untrusted, version, asks, openssl.port), context, 'OpenSSL: servers');
      }
      await openssl.stop();
    }
    await go.stop();
  }
}

function attemptsAt(server: string, profile: Profile, untrusted: Profile, version: Version, asks: boolean, port: number): Handshake[] {
  const { name, root, nss, client } = profile;
  const at = (what: string, rest: Pick<Handshake, 'expect'> & Partial<Handshake>): Handshake => ({
    id: `${name}, TLS ${version}, server ${server}: ${what}`, port, version, root, nss, ...rest,
  });
  if (!asks) {
    return [
      at('no client certificate', { expect: 'answered' }),
      at('a client that trusts others', { root: untrusted.root, nss: untrusted.nss, expect: 'refuses server' }),
    ];
  }
  return [
    at('a client certificate', { client, expect: 'answered' }),
    at('the client certificate is missing', { expect: 'refused by server' }),
    at('the client certificate is a server\'s', { client: profile.server, nss: '', expect: 'refused by server' }),
  ];
}

async function askAll(client: TlsClient, handshakesToMake: Handshake[], { report }: Context, judge = client.judge): Promise<void> {
  for (const handshake of handshakesToMake) {
    // NSS takes keys from databases, and has none with a server's key
    if (!report.selects(handshake.id) || (client.judge.startsWith('NSS') && handshake.nss === '')) { continue; }
    const words = await client.ask(handshake);
    check(judge, handshake, words, client.refuses, report);
  }
}

async function askGo(attempts: Handshake[], { tools, report }: Context): Promise<void> {
  const asked = attempts.filter(({ id }) => report.selects(id));
  const answers = await tools.judge.connect(asked.map(({ id, port, version, root, client }) => ({
    id,
    address: `127.0.0.1:${port}`,
    serverName: HOST,
    roots: root,
    certificate: client?.chain,
    key: client?.key,
    min: version,
    max: version,
  })));
  asked.forEach((handshake, index) =>
    check('Go: handshakes', handshake, answers[index].error ?? `HTTP/1.1 ${answers[index].status}`, /unknown authority/, report));
}

function check(judge: string, { id, expect }: Handshake, words: string, refuses: RegExp, report: Context['report']): void {
  const wanted = { 'answered': ANSWERED, 'refuses server': refuses, 'refused by server': REFUSED_BY_SERVER }[expect];
  const ok = wanted.test(words) && (expect === 'answered' || !/HTTP\/1\.[01] 200/.test(words));
  report.check({ suite: NAME, judge, id, ok, words: `should be: ${expect} (${wanted}), but:\n${words}` });
}
