import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { analyze } from '../../src/analysis/analyze';
import { RuleExample } from '../../src/analysis/rule';
import { RULES } from '../../src/analysis/rules';
import { CATALOGUE } from '../../src/analysis/severity-by-code';
import { authority } from '../../test/analysis/certificates';
import { manifests } from '../../test/analysis/manifests';
import { HARMLESS, MUTATIONS } from '../../test/analysis/mutations';
import { Context, Suite } from '../suite';
import { Words } from '../tools/answers';
import { askForSecond } from '../walk/browser';
import { curl } from '../walk/curl';

const NAME = 'analysis';
const CODES = Object.keys(CATALOGUE).filter(code => code.startsWith('IST'));

/** Where our analysis and Istio's differ, with the reason. A case that no longer differs is a failure too. */
const EXPLAINED: { readonly [id: string]: string } = {
  'stringData': 'the API server makes data of it, which files alone do not show Istio',
  'VirtualService names a missing gateway': 'Istio also says IST0132, which follows from IST0101',
  'VirtualService names the gateway in the wrong namespace': 'Istio also says IST0132, which follows from IST0101',
  'gateway-not-found refused': 'Istio also says IST0132, which follows from IST0101',
  'unknown TLS mode': 'refused by the CRD, before the analyzers',
  'both-apis refused': "Istio's analyzer reads only Gateways in its own API",
  'validation refused': 'refused by the CRD, before the analyzers',
  'credentialName in another namespace': 'istiod lets a gateway read no Secret of another namespace, for which we have a code of our own',
  'credentialName of a file': 'a prefix that does not exist has a code of ours instead of IST0101',
  'plaintext-private-key accepted': 'Istio does not know that a SealedSecret becomes a Secret',
  'two servers with one sealed certificate': 'Istio does not know that a SealedSecret becomes a Secret',
  'port-not-on-service accepted': "the analyzers' own default Service takes the place of the one in the manifests",
};

/** Each single mistake of the tests beside Istio's own analyzers: the same of its codes on the same objects. */
export const analysisSuite: Suite = {
  name: NAME,
  async run(context) {
    await besideAnalyzers(context);
    await inEnvoy(context);
    await overOneConnection(context);
  },
};

async function besideAnalyzers({ tools, report }: Context): Promise<void> {
  const cases = [
    ...HARMLESS, ...MUTATIONS,
    ...RULES.flatMap(({ id, accepted, refused }) => [{ ...accepted, name: `${id} accepted` }, { ...refused, name: `${id} refused` }]),
  ].filter(({ name }) => report.selects(name)).map(example => ({ id: example.name, objects: manifests(example) }));
  const yaml = cases.map(({ objects }) => objects.map(({ object }) => stringify(object)).join('---\n'));
  const verdicts = await tools.judge.verdicts(cases.map(({ id }, i) => ({ id, yaml: yaml[i] })), { crds: [tools.istio.current.crds] });
  cases.forEach(({ id, objects }, i) => {
    const ours = distinct(analyze(objects, { now: new Date(), expiryDays: 30, complete: true })
      .map(({ code, kind, namespace, name }) => ({ code, resource: `${kind} ${namespace}/${name}` })));
    const theirs = distinct(verdicts[i].analysis);
    const same = ours.join('\n') === theirs.join('\n');
    const expected = id in EXPLAINED;
    report.check({
      suite: NAME,
      judge: expected ? 'Istio: analysis differs as explained' : 'Istio: analysis says the same',
      id,
      ok: same !== expected,
      words: `ours: ${ours.join(', ') || 'nothing'}\nIstio: `
        + `${theirs.join(', ') || 'nothing'}${expected ? `\nexplained: ${EXPLAINED[id]}` : ''}`,
      evidence: yaml[i],
    });
  });
}

function distinct(words: readonly Pick<Words, 'code' | 'resource'>[]): string[] {
  return [...new Set(words.filter(({ code }) => CODES.includes(code ?? '')).map(({ code, resource }) => `${code} ${resource}`))].sort();
}

/** Mistakes of which a rule of ours says that the host cannot be reached, and that Istio lets pass. */
const BROKEN_AT_RUN_TIME = [
  'Secret in the namespace of the Gateway', 'Secret without a key', 'certificate that is no PEM', 'expired certificate',
  'certificate of the future',
  'certificate for another host', 'wildcard of two labels', 'key of another certificate', 'client certificate on a server',
  'RSA key of 1024 bits', 'key on a curve that Envoy does not take',
  'mutual TLS without an authority', 'names in mode SIMPLE', 'minimum above maximum', 'credentialName with -cacert',
  'TLS on the port of HTTP', 'host with and without a namespace', 'host twice in one server, in other capitals', 'host of no server', 'hosts for another namespace',
  'VirtualService exported to its own namespace only', 'VirtualService names a missing gateway', 'http routes where TLS is passed through',
  'tls routes where TLS ends', 'ServiceEntry with the default resolution',
];
const WORKS_AT_RUN_TIME = [
  'nothing changed', 'a wildcard certificate', 'a chain with an intermediate', 'a RSA certificate', 'an Ed25519 certificate', 'stringData',
];

/** What the analysis says will fail fails in Envoy, and what it says nothing about works. */
async function inEnvoy({ tools, report }: Context): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'analysis-'));
  const root = path.join(folder, 'root.pem');
  fs.writeFileSync(root, authority().certificate);
  const all = new Map<string, RuleExample>([...HARMLESS, ...MUTATIONS].map(example => [example.name, example]));
  for (const name of [...WORKS_AT_RUN_TIME, ...BROKEN_AT_RUN_TIME].filter(each => report.selects(each))) {
    const file = path.join(folder, 'manifests.yaml');
    fs.writeFileSync(file, manifests(all.get(name)!).map(({ object }) => stringify(object)).join('---\n'));
    const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file], patience: 3 });
    const listening = served.ready.ports[443] !== undefined;
    const { status, error } = listening
      ? await curl(served, 'https://shop.example.com/', ['--cacert', root])
      : { status: 0, error: 'no listener' };
    await served.stop();
    const works = WORKS_AT_RUN_TIME.includes(name);
    report.check({
      suite: NAME,
      judge: 'Envoy: fails where an error is found, works where not',
      id: name,
      ok: (status === 200) === works,
      words: `expected ${works ? 'an answer' : 'none'}, got ${status} ${error}`,
      evidence: fs.readFileSync(file, 'utf8'),
    });
  }
  fs.rmSync(folder, { recursive: true });
}

const BLOG = 'blog.example.com';

/** Mistakes of which a rule says that browsers get 404 for a second host, with that host. */
const LOST_OVER_HTTP2: readonly (readonly [name: string, host: string])[] = [
  ['certificate that covers the host of another server', BLOG], ['one wildcard certificate for two servers', BLOG],
  ['one certificate in two Gateways', BLOG],
];
const FOUND_OVER_HTTP2: readonly (readonly [name: string, host: string])[] = [
  ['a second host with its own certificate', BLOG], ['two hosts of one server with one certificate', BLOG],
  ['a server for a wildcard with its certificate', BLOG],
];

/**
 * Where the analysis warns of reused connections, a client that reuses one gets 404; where it does not, the same client gets its answer.
 */
async function overOneConnection({ tools, report }: Context): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'analysis-'));
  const root = path.join(folder, 'root.pem');
  fs.writeFileSync(root, authority().certificate);
  const all = new Map<string, RuleExample>([...HARMLESS, ...MUTATIONS].map(example => [example.name, example]));
  for (const [name, host] of [...FOUND_OVER_HTTP2, ...LOST_OVER_HTTP2].filter(([each]) => report.selects(each))) {
    const found = FOUND_OVER_HTTP2.some(([each]) => each === name);
    const objects = manifests(all.get(name)!);
    const warned = analyze(objects, { now: new Date(), expiryDays: 30, complete: true })
      .some(({ code }) => code === 'connection-reuse' || code === 'IST0138');
    const file = path.join(folder, 'manifests.yaml');
    fs.writeFileSync(file, objects.map(({ object }) => stringify(object)).join('---\n'));
    const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file], patience: 3 });
    const fresh = await curl(served, `https://${host}/`, ['--cacert', root]);
    const second = await askForSecond(served, root, 'shop.example.com', host);
    await served.stop();
    report.check({
      suite: NAME,
      judge: 'Envoy: over HTTP/2 a second host is lost where told, found where not',
      id: name,
      ok: fresh.status === 200 && warned !== found && (found ? second.status === 200 : second.reused && second.status === 404),
      words: `${warned ? 'told' : 'not told'}; fresh connection ${fresh.status}, second host ${second.status} over `
        + `${second.reused ? 'the same' : 'a new'} connection`,
      evidence: fs.readFileSync(file, 'utf8'),
    });
  }
  fs.rmSync(folder, { recursive: true });
}
