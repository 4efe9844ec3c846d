import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { analyze } from '../../src/analysis/analyze';
import { CATALOGUE } from '../../src/analysis/catalogue';
import { readPath } from '../../src/model/input/read-files';
import { ManifestObject, record, records } from '../../src/model/resource';
import { Context, Suite } from '../suite';

const NAME = 'directories';
const CODES = Object.keys(CATALOGUE).filter(code => code.startsWith('IST'));
/** Kinds that the analysis does not validate; `lint` names them as not analysed. */
const OTHER_KINDS = /^(EnvoyFilter|Sidecar|Telemetry|AuthorizationPolicy) /;

/** Differences that remain, by what is said. */
const EXPLAINED: readonly { readonly words: RegExp; readonly reason: string }[] = [
  { words: /^Istio: IST0132 VirtualService /, reason: 'follows from IST0101, the missing gateway, which is reported once' },
  {
    words: /^Istio: IST0140 VirtualService /,
    reason: 'short names are compared as text, although they are Services of different namespaces',
  },
  {
    words: /^Istio: IST0101 VirtualService default\/reviews-bogushost$/,
    reason: 'a route without destination is refused, so nothing else is said of it',
  },
  {
    words: /^Istio: IST0101 VirtualService hello\/hello-export-to-bogus$/,
    reason: 'exportTo of a VirtualService does not decide about its own destinations',
  },
  {
    words: /^ours: IST0(101|161) Gateway /,
    reason: 'credentials are looked up for each workload of the selector, and Istio takes one of them',
  },
  {
    words: /^Istio: IST0173 /,
    reason: 'Istio knows Pods only, and takes a subset for empty whose Pods a Deployment makes, or of a service without Pods',
  },
  { words: /^ours: IST0(106|130) /, reason: 'objects of one name are validated each, and Istio sees the last' },
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
      .map(({ id, paths }) => ({ id, objects: paths.flatMap(one => readPath(one)) }));
    const verdicts = await tools.judge.verdicts(
      cases.map(({ id, objects }) => ({
        id,
        yaml: lastOfEach(objects)
          .map(object => stringify(object))
          .join('---\n'),
      })),
    );
    let [same, theirsOnly] = [0, 0];
    cases.forEach(({ id, objects }, i) => {
      const ours = new Set(analyze(withDefaults(objects), { now: new Date(), expiryDays: 30, complete: true })
        .filter(({ code, name }) => CODES.includes(code) && name !== DEFAULT_NAME).map(({ code, kind, namespace, name }) => `${code} ${kind} ${namespace}/${name}`));
      const theirs = new Set(verdicts[i].analysis.filter(({ code, resource }) => CODES.includes(code ?? '') && !OTHER_KINDS.test(resource))
        .map(({ code, resource }) => `${code} ${resource}`));
      const different = [
        ...[...theirs].filter(each => !ours.has(each)).map(each => `Istio: ${each}`),
        ...[...ours].filter(each => !theirs.has(each)).map(each => `ours: ${each}`),
      ];
      same += [...theirs].filter(each => ours.has(each)).length;
      theirsOnly += different.filter(each => each.startsWith('Istio')).length;
      const unexplained = different.filter(each => !EXPLAINED.some(({ words }) => words.test(each)));
      report.check({
        suite: NAME,
        judge: 'Istio: analysis says the same, or differs as explained',
        id,
        ok: unexplained.length === 0,
        words: unexplained.join('\n'),
      });
    });
    process.stderr.write(`${NAME}: ${same} findings alike, ${theirsOnly} of Istio alone\n`);
  },
};

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
function lastOfEach(objects: readonly ManifestObject[]): unknown[] {
  const last = new Map<string, unknown>();
  for (const { object } of objects) {
    const { apiVersion, kind, metadata } = record(object);
    const { namespace = 'default', name, generateName } = record(metadata);
    if (apiVersion && kind) {
      last.set([apiVersion, kind, namespace, name ?? generateName].join(' '), object);
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
