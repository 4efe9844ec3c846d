import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { analyze } from '../../src/analysis/analyze';
import { Finding } from '../../src/analysis/finding';
import { readYaml } from '../../src/model/input/read-yaml';
import { Context, Suite } from '../suite';
import { goldenObjects } from '../tools/golden-objects';

const NAME = 'gateway-api-golden';
/** Share of Istio's statuses that are false which findings must name. */
const LEAST = 0.95;

/** Where Istio reports something and our findings do not, with the reason. A case that no longer differs is a failure too. */
const NOT_FOUND: { readonly [key: string]: string } = {
  'IgnoredByIstio': 'the manifest itself has the annotation that asks for it',
  'listenerset-invalid: ListenerSet istio-system/port-not-in-service AddressNotUsable': 'reported once, on the Gateway whose address it is',
  'reference-policy-inferencepool: HTTPRoute istio-system/backend-allowed-ip BackendNotFound':
    'Istio supports InferencePools only with a flag, which its test sets: we report InvalidKind',
};

const INFERENCE = 'Istio supports InferencePools only with a flag, which its test sets';

/** Where our findings report something and Istio's statuses do not, with the reason: by code, or by case and key. */
const MORE: { readonly [key: string]: string } = {
  'foreign-waypoint: HTTPRoute default/mcp InvalidKind': 'Istio leaves the route to the controller of the waypoint that its parent names',
  'http: HTTPRoute default/multiple-inferencepool-backend-refs InvalidKind': INFERENCE,
  'http: HTTPRoute default/multi-route-infpool-1 InvalidKind': INFERENCE,
  'http: HTTPRoute default/multi-route-infpool-2 InvalidKind': INFERENCE,
  'reference-policy-inferencepool: HTTPRoute istio-system/backend-allowed-ip InvalidKind': INFERENCE,
  'reference-policy-inferencepool: HTTPRoute istio-system/backend-not-allowed-ip InvalidKind': INFERENCE,
  'invalid: HTTPRoute default/invalid-backendRef-mixed BackendNotFound': 'Istio reports only the last backend that is wrong',
  'mix-backend-policy: BackendTLSPolicy default/tls-upstream-echo-extra Conflicted': 'the objects have no uid, by which Istio distinguishes policies',
  // what Istio writes into no status
  'IST0101': 'a port that the Service lacks: requests get 500',
  'backend-names-unchecked': 'without subjectAltNames every certificate of the authorities is accepted',
  'certificate-pair': 'both certificates of a listener are RSA: Envoy uses one of them',
  'listener-without-tls': 'nothing listens',
  'route-hostname-unserved': 'a hostname that no listener has, beside others',
  'route-never-applies': 'a regular expression beside the prefix /',
  'route-shadowed': 'two rules with the same match',
  'rule-without-backends': 'requests get 500',
  'tls-option-ignored': 'names of cipher suites that Istio drops',
  'undecided': 'a class that is not among the manifests',
  'unknown-field': 'a field of the experimental CRDs, which Istio\'s test has',
};

/** Conditions that follow from another one of the same object: a finding for the cause is enough. */
const CONSEQUENCES = ['ListenersNotValid', 'Invalid', 'NoValidCACertificate'];

type Json = Record<string, any>;

/** A mistake of one object: `Gateway infra/web listener=https InvalidCertificateRef`. */
interface Mistake {
  readonly object: string;
  readonly listener?: string;
  readonly reason: string;
}

/** Istio's own inputs for its Gateway controller: the statuses that are false beside our findings. */
export const gatewayApiGoldenSuite: Suite = {
  name: NAME,
  async run({ tools, report }: Context) {
    const folder = path.join(tools.istio.current.module, 'pilot/pkg/config/kube/gateway');
    const beside = goldenObjects(path.join(folder, 'conversion_test.go'));
    const names = fs.readdirSync(path.join(folder, 'testdata')).filter(file => file.endsWith('.status.yaml.golden'))
      .map(file => file.replace('.status.yaml.golden', '')).filter(name => report.selects(name));
    let total = 0;
    let agreed = 0;
    for (const name of names) {
      const read = (file: string) => fs.readFileSync(path.join(folder, 'testdata', file), 'utf8').replaceAll('domain.suffix', 'cluster.local');
      const input = read(`${name}.yaml`);
      const objects = parseAllDocuments(input).map(document => document.toJS() as Json | null).filter(object => object !== null);
      const theirs = falseConditions(read(`${name}.status.yaml.golden`)).filter(mistake => !isOfDeployedService(mistake, objects));
      const findings = analyze(readYaml([input, ...beside(objects).map(object => stringify(object))].join('\n---\n'), `${name}.yaml`), {
        now: new Date('2014-01-01'), expiryDays: 30, complete: true,
      });
      const ours = findings.filter(isAbout(objects)).map(mistakeOf);
      const missing = theirs.filter(mistake => !isFound(mistake, ours));
      const more = ours.filter(mistake => !theirs.some(each => keyOf(each) === keyOf(mistake)));
      total += theirs.length;
      agreed += theirs.length - missing.length;
      check(name, 'Istio: statuses that are false are findings', missing, NOT_FOUND);
      check(name, 'Istio: findings are statuses that are false, or explained', more, MORE);
    }
    if (total > 0 && names.length > 1) {
      const words = `${agreed} of ${total} statuses`;
      report.check({ suite: NAME, judge: `Istio: at least ${LEAST * 100} % of the statuses`, id: 'share', ok: agreed / total >= LEAST, words });
      process.stderr.write(`${NAME}: ${words} are findings\n`);
    }

    function check(id: string, judge: string, differences: readonly Mistake[], explained: { readonly [key: string]: string }): void {
      const keys = [...new Set(differences.map(keyOf))];
      const unexplained = keys.filter(key => explained[`${id}: ${key}`] === undefined && explained[key.slice(key.lastIndexOf(' ') + 1)] === undefined);
      const stale = Object.keys(explained).filter(key => key.startsWith(`${id}: `) && !keys.includes(key.slice(id.length + 2)));
      report.check({
        suite: NAME,
        judge,
        id,
        ok: unexplained.length + stale.length === 0,
        words: [...unexplained.map(key => `differs: ${key}`), ...stale.map(key => `explained, and does not differ: ${key}`)].join('\n'),
      });
    }
  },
};

/** Every condition that tells of a mistake: one that is false, or a conflict. */
function falseConditions(golden: string): Mistake[] {
  return parseAllDocuments(golden).map(document => document.toJS() as Json | null)
    .filter(object => object !== null).flatMap(({ kind, metadata, status }) => {
      const object = `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
      const of = (part: Json, listener?: string): Mistake[] => (part.conditions ?? [])
        .filter(({ type, status: value }: Json) => (type === 'Conflicted' ? value === 'True' : value === 'False'))
        .map(({ reason }: Json) => ({ object, listener, reason }));
      return distinct([
        ...of(status),
        ...(status.listeners ?? []).flatMap((listener: Json) => of(listener, listener.name)),
        ...[...status.parents ?? [], ...status.ancestors ?? []].flatMap((part: Json) => of(part)),
      ]);
    });
}

/** Whether a Gateway waits for the Service that Istio deploys for it, which is not among the inputs; the same for its ListenerSets. */
function isOfDeployedService({ object, reason }: Mistake, objects: readonly Json[]): boolean {
  const gateway = objects.find(({ kind, metadata }) => object === `${kind} ${metadata.namespace}/${metadata.name}`);
  return reason === 'AddressNotUsable' && gateway?.kind === 'Gateway' && (gateway.spec.addresses ?? []).length === 0;
}

/** Findings about objects that are in the input; those about the Secrets and Services of Istio's test are not of interest. */
function isAbout(objects: readonly Json[]): (finding: Finding) => boolean {
  return ({ kind, namespace, name }) => objects.some(object =>
    object.kind === kind && (object.metadata.namespace ?? 'default') === namespace && object.metadata.name === name)
    && !['Secret', 'ConfigMap', 'Service', 'ServiceEntry'].includes(kind);
}

function mistakeOf({ kind, namespace, name, message, code }: Finding): Mistake {
  const [, listener] = /^listener '([^']+)':/.exec(message) ?? [];
  return { object: `${kind} ${namespace}/${name}`, listener, reason: code };
}

/** Whether findings name the mistake, or the cause that it follows from. */
function isFound({ object, listener, reason }: Mistake, ours: readonly Mistake[]): boolean {
  return ours.some(mine => mine.object === object && (CONSEQUENCES.includes(reason)
    ? object.startsWith('BackendTLSPolicy ') || (mine.listener !== undefined && (listener === undefined || mine.listener === listener))
    : mine.reason === reason && mine.listener === listener));
}

function keyOf({ object, listener, reason }: Mistake): string {
  return `${object}${listener === undefined ? '' : ` listener=${listener}`} ${reason}`;
}

function distinct(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map(mistake => [keyOf(mistake), mistake])).values()];
}
