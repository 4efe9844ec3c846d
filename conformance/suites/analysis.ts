import { stringify } from 'yaml';
import { analyze } from '../../src/analysis/analyze';
import { CATALOGUE } from '../../src/analysis/catalogue';
import { RULES } from '../../src/analysis/rules';
import { manifests } from '../../test/analysis/manifests';
import { HARMLESS, MUTATIONS } from '../../test/analysis/mutations';
import { Suite } from '../suite';
import { Words } from '../tools/answers';

const NAME = 'analysis';
const CODES = Object.keys(CATALOGUE).filter(code => code.startsWith('IST'));

/** Where our analysis and Istio's differ, with the reason. A case that no longer differs is a failure too. */
const EXPLAINED: { readonly [id: string]: string } = {
  'stringData': 'the API server makes data of it, which files alone do not show Istio',
  'VirtualService names a missing gateway': 'Istio also says IST0132, which follows from IST0101',
  'VirtualService names the gateway in the wrong namespace': 'Istio also says IST0132, which follows from IST0101',
  'gateway-not-found refused': 'Istio also says IST0132, which follows from IST0101',
  'unknown TLS mode': 'refused by the CRD, before the analyzers',
  'validation refused': 'refused by the CRD, before the analyzers',
  'credentialName of a file': 'a prefix that does not exist has a code of ours instead of IST0101',
  'key on another curve': 'Go does not know the curve, so Istio says IST0161; Envoy does not take it, for which we have a code of our own',
  'plaintext-private-key accepted': 'Istio does not know that a SealedSecret becomes a Secret',
  'port-not-on-service accepted': "the analyzers' own default Service takes the place of the one in the manifests",
};

/** Each single mistake of the tests beside Istio's own analyzers: the same of its codes on the same objects. */
export const analysisSuite: Suite = {
  name: NAME,
  async run({ tools, report }) {
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
        words: `ours: ${ours.join(', ') || 'nothing'}\nIstio: ${theirs.join(', ') || 'nothing'}${expected ? `\nexplained: ${EXPLAINED[id]}` : ''}`,
        evidence: yaml[i],
      });
    });
  },
};

function distinct(words: readonly Pick<Words, 'code' | 'resource'>[]): string[] {
  return [...new Set(words.filter(({ code }) => CODES.includes(code ?? '')).map(({ code, resource }) => `${code} ${resource}`))].sort();
}
