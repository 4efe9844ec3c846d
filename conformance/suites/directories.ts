import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { analyze } from '../../src/analysis/analyze';
import { Severity } from '../../src/analysis/severity';
import { CATALOGUE } from '../../src/analysis/severity-by-code';
import { readPath } from '../../src/model/input/read-files';
import { ManifestObject, record, records } from '../../src/model/resource';
import { SAMPLES_FINDINGS } from '../fixtures/samples-findings';
import { Report } from '../report';
import { Context, Suite } from '../suite';

const NAME = 'directories';
const CODES = Object.keys(CATALOGUE).filter(code => code.startsWith('IST'));
/** Kinds that the analysis does not validate; `lint` names them as not analysed. */
const OTHER_KINDS = /^(EnvoyFilter|Sidecar|Telemetry|AuthorizationPolicy) /;

/** Share of Istio's findings that lint has to have, without those that are wrong or repeat another. */
const LEAST = 0.97;

interface Explanation {
  readonly words: RegExp;
  readonly reason: string;
  /** The finding of Istio is wrong, or repeats one that both have: it does not count against lint. */
  readonly notOurs?: boolean;
}

/** Differences that remain, by what is reported. */
const EXPLAINED: readonly Explanation[] = [
  { words: /^Istio: IST0132 VirtualService /, reason: 'repeats IST0101, the missing gateway, which lint reports once', notOurs: true },
  {
    words: /^Istio: IST0140 VirtualService /,
    reason: 'short names are compared as text, although they are Services of different namespaces',
    notOurs: true,
  },
  {
    words: /^Istio: IST0101 VirtualService default\/reviews-bogushost$/,
    reason: 'a route without destination is refused, so nothing else is reported',
  },
  {
    words: /^ours: IST0(101|161) Gateway /,
    reason: 'credentials are looked up for each workload of the selector, and Istio takes one of them',
  },
  {
    words: /^ours: IST0101 (HTTP|GRPC)Route /,
    reason: 'the Gateway of a parentRef is missing; of routes of the Gateway API, Istio\'s analyzers read the status alone',
  },
  { words: /^ours: IST0127 AuthorizationPolicy /, reason: "Istio's findings about policies are left out of this comparison" },
  { words: /^ours: IST0173 /, reason: 'only Pods of the Service count, and Istio takes those of any Service and namespace' },
];

/** Istio's own samples and the test data of its analyzers, file by file and as whole directories, beside Istio's analyzers. */
export const directoriesSuite: Suite = {
  name: NAME,
  async run({ tools, report }: Context) {
    const istio = path.resolve(path.dirname(tools.istio.current.crds), '../../../..');
    const testData = path.join(istio, 'pkg/config/analysis/analyzers/testdata');
    const samples = path.join(istio, 'samples');
    const cases = [
      ...files(testData).map(file => ({ id: path.relative(istio, file), paths: [file] })),
      ...folders(samples)
        .map(folder => ({ id: path.relative(istio, folder), paths: files(folder, false) }))
        .filter(({ paths }) => paths.length > 0),
      { id: `${path.relative(istio, testData)} as a whole`, paths: [testData] },
      { id: 'samples as a whole', paths: [samples] },
    ]
      .filter(({ id }) => report.selects(id))
      .map(({ id, paths }) => ({ id, objects: lastOfEach(paths.flatMap(one => readPath(one))) }));
    const verdicts = await tools.judge.verdicts(
      cases.map(({ id, objects }) => ({ id, yaml: objects.map(({ object }) => stringify(object)).join('---\n') })),
    );
    const tally = new Tally();
    cases.forEach(({ id, objects }, i) => {
      const ours = new Set(analyze(withDefaults(objects), { now: new Date(), expiryDays: 30, complete: true })
        .filter(({ code, name }) => CODES.includes(code) && name !== DEFAULT_NAME).map(({ code, kind, namespace, name }) => `${code} ${kind} ${namespace}/${name}`));
      const theirs = new Set(verdicts[i].analysis.filter(({ code, resource }) => CODES.includes(code ?? '') && !OTHER_KINDS.test(resource))
        .map(({ code, resource }) => `${code} ${resource}`));
      const unexplained = tally.add(ours, theirs);
      report.check({
        suite: NAME,
        judge: 'Istio: analysis says the same, or differs as explained',
        id,
        ok: unexplained.length === 0,
        words: unexplained.join('\n'),
      });
    });
    const [share, words] = tally.summary();
    report.check({ suite: NAME, judge: `Istio: ${LEAST * 100} % of its findings, without those that are wrong`, id: 'share', ok: share >= LEAST, words });
    process.stderr.write(`${NAME}: ${words}\n`);
    userSees(samples, report);
  },
};

/** Counts pairs of code and object. */
class Tally {
  private alike = 0;
  private readonly differences = new Map<Explanation, number>();

  /** @returns the differences without an explanation */
  add(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] {
    this.alike += [...theirs].filter(each => ours.has(each)).length;
    return [
      ...[...theirs].filter(each => !ours.has(each)).map(each => `Istio: ${each}`),
      ...[...ours].filter(each => !theirs.has(each)).map(each => `ours: ${each}`),
    ].filter(difference => {
      const explanation = EXPLAINED.find(({ words }) => words.test(difference));
      if (explanation) { this.differences.set(explanation, (this.differences.get(explanation) ?? 0) + 1); }
      return !explanation;
    });
  }

  summary(): [share: number, words: string] {
    const of = [...this.differences];
    const sum = (entries: typeof of) => entries.reduce((total, [, count]) => total + count, 0);
    const theirs = of.filter(([{ words }]) => words.source.startsWith('^Istio'));
    const all = this.alike + sum(theirs);
    const right = all - sum(theirs.filter(([{ notOurs }]) => notOurs));
    const percent = (part: number, whole: number) => `${part} of ${whole} (${(100 * part / whole).toFixed(1)} %)`;
    return [this.alike / right, [
      `${percent(this.alike, all)} of Istio's findings; ${percent(this.alike, right)} without those that are wrong or repeat another`,
      ...of.map(([{ words, reason }, count]) => `  ${count} x ${words.source.slice(1, 16)}: ${reason}`),
    ].join('\n')];
  }
}

/** What a user sees who lints the samples: the list of `samples-findings.ts`, and nothing else. */
function userSees(samples: string, report: Report): void {
  const listed = (folder: string) => SAMPLES_FINDINGS.filter(each => folder === '' || each.folder === folder)
    .flatMap(({ finding, times = 1 }) => Array.from({ length: times }, () => finding)).sort();
  for (const folder of ['', ...fs.readdirSync(samples).filter(name => fs.statSync(path.join(samples, name)).isDirectory())]) {
    const found = analyze(readPath(path.join(samples, folder)), { now: new Date(), expiryDays: 30, complete: false })
      .filter(({ level }) => level !== Severity.INFO)
      .map(({ code, kind, namespace, name, file }) =>
        `${code} ${kind === 'File' ? path.relative(samples, file!) : `${kind} ${namespace}/${name}`}`).sort();
    report.check({
      suite: NAME,
      judge: 'lint: samples have the findings that are listed with a reason',
      id: `samples/${folder}`,
      ok: found.join('\n') === listed(folder).join('\n'),
      words: `found:\n${found.join('\n')}\nlisted:\n${listed(folder).join('\n')}`,
    });
  }
}

const DEFAULT_NAME = 'istio-ingressgateway';

/**
 * The gateway that Istio's analyzers add where some Gateway has a server: a Pod and a Service, unless the manifests have one of that
 * name.
 */
function withDefaults(objects: readonly ManifestObject[]): ManifestObject[] {
  const has = objects.some(({ object }) => record(object).kind === 'Service' && record(record(object).metadata).name === DEFAULT_NAME);
  const hasServers = objects.some(
    ({ object }) => record(object).kind === 'Gateway' && records(record(record(object).spec).servers).length > 0,
  );
  const metadata = { name: DEFAULT_NAME, namespace: 'istio-system', labels: { istio: 'ingressgateway' } };
  const ports = [80, 443, 31400, 15443].map(port => ({ port, targetPort: port, protocol: 'TCP' }));
  return has || !hasServers ? [...objects] : [
    ...objects,
    { object: { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { istio: 'ingressgateway' }, ports } }, origin: {} },
    { object: { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } }, origin: {} },
  ];
}

/** What stays in a cluster after everything has been applied. */
function lastOfEach(objects: readonly ManifestObject[]): ManifestObject[] {
  const last = new Map<string, ManifestObject>();
  for (const each of objects) {
    const { apiVersion, kind, metadata } = record(each.object);
    const { namespace = 'default', name, generateName } = record(metadata);
    if (apiVersion && kind) {
      last.set([apiVersion, kind, namespace, name ?? generateName].join(' '), each);
    }
  }
  return [...last.values()];
}

function files(folder: string, deep = true): string[] {
  return fs
    .readdirSync(folder, { recursive: deep, encoding: 'utf8' })
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => path.join(folder, name));
}

function folders(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isDirectory())
    .map(entry => path.join(entry.parentPath, entry.name)).sort();
}
