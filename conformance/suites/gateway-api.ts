import { analyze } from '../../src/analysis/analyze';
import { readYaml } from '../../src/model/input/read-yaml';
import { buildProgram } from '../corpus/built';
import { GATEWAY_API_PROGRAMS } from '../corpus/programs/gateway-api';
import { REFUSED_BY_HAND } from '../fixtures/refused-by-hand';
import { secret } from '../generated/context';
import { Context, Suite } from '../suite';
import { GatewayApiCase, StatusCondition } from '../tools/answers';
import { gatewayApiCrds } from '../tools/go';

const NAME = 'gateway-api';

/** What each condition must be. */
const EXPECTED: { readonly [type: string]: string } = { Accepted: 'True', ResolvedRefs: 'True', Programmed: 'True', Conflicted: 'False' };

/** Services of the programs' backends, and of the gateway that runs already. */
const SERVICES = [
  service('frontend', 'backend'), service('b', 'backend'), service('a', 'shop'), service('b', 'shop'),
  service('frontend', 'shop'), service('api', 'shop'), service('next', 'shop'), service('solver', 'shop', [8089]),
  service('istio-ingressgateway', 'istio-system', [80, 443, 8443]),
];

/** Objects of the Gateway API: the CRDs with their CEL rules, and the statuses that Istio's controller writes. */
export const gatewayApiSuite: Suite = {
  name: NAME,
  async run({ tools, report, options }: Context) {
    const programs = GATEWAY_API_PROGRAMS.filter(({ name }) => report.selects(name));
    const context = SERVICES.map(object => JSON.stringify(object)).join('\n---\n');
    const cases = programs.map(program => ({ id: program.name, yaml: buildProgram(program).yaml, context }));
    for (const { id, objects, crd, conditions, silent, error } of await tools.judge.gatewayApi(cases)) {
      const check = (judge: string, wrong: string[]) =>
        report.check({ suite: NAME, judge, id, ok: wrong.length === 0, words: wrong.join('\n') });
      check('Gateway API CRDs: schema and CEL', [...crd.map(({ resource, message }) => `${resource}: ${message}`), ...objects < 20 ? [`${objects} objects`] : []]);
      check('Istio: statuses of the Gateway API', [
        ...conditions.filter(isWrong).map(({ object, where, type, status, reason, message }) => `${object} ${where ?? ''} ${type}=${status}/${reason} ${message}`),
        ...silent.map(name => `${name} has no status`),
        ...error === undefined ? [] : [error],
      ]);
    }
    await otherCrds(cases, { tools, report, options });
    const secrets = ['shop', 'elsewhere'].map(namespace => JSON.stringify(secret('certificate', namespace)));
    await byHand([context, ...secrets].join('\n---\n'), { tools, report, options });
  },
};

/** The CRDs of the releases for which the library writes: Istio 1.30 bundles v1.5, 1.31 and 1.32 bundle v1.6. */
const CRD_VERSIONS = ['v1.5.1', 'v1.6.1'];
/** Those of Istio 1.26 to 1.29, for which the library refuses to write, because they lack fields. */
const OLD_CRD_VERSIONS = ['v1.3.0', 'v1.4.1'];

async function otherCrds(cases: GatewayApiCase[], { tools, report }: Context): Promise<void> {
  for (const version of [...CRD_VERSIONS, ...OLD_CRD_VERSIONS]) {
    const old = OLD_CRD_VERSIONS.includes(version);
    for (const { id, crd, error } of await tools.judge.gatewayApiSchema(gatewayApiCrds(version), cases)) {
      const words = [...crd.map(({ resource, message }) => `${resource}: ${message}`), ...error === undefined ? [] : [error]];
      const ok = old ? words.some(text => /Gateway .* unknown fields .*spec\.(tls|allowedListeners)/.test(text)) : words.length === 0;
      const judge = `Gateway API CRDs ${version}: ${old ? 'too old for what the library writes' : 'schema and CEL'}`;
      report.check({ suite: NAME, judge, id, ok, words: words.join('\n') });
    }
  }
}

/** What the library refuses is refused by the CRD, or Istio names the condition. */
async function byHand(context: string, { tools, report }: Context): Promise<void> {
  const chosen = REFUSED_BY_HAND.filter(({ id }) => report.selects(id));
  const cases = chosen.map(({ id, objects }) => ({ id, yaml: objects.map(object => JSON.stringify(object)).join('\n---\n'), context }));
  for (const [index, { id, crd, conditions, error }] of (await tools.judge.gatewayApi(cases)).entries()) {
    const { crd: refusal, condition } = chosen[index];
    const reported = refusal ? crd.map(({ message }) => message) : conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`);
    const ok = refusal ? reported.some(text => refusal.test(text)) : reported.includes(condition!) && crd.length === 0;
    const words = [...reported, ...crd.map(({ message }) => message), ...error === undefined ? [] : [error]].join('\n');
    report.check({ suite: NAME, judge: 'CRD or Istio: what the library refuses', id, ok, words: `should say ${refusal ?? condition}, says:\n${words}` });
    const findings = analyze(readYaml([cases[index].yaml, context].join('\n---\n'), `${id}.yaml`), { now: new Date(), expiryDays: 30, complete: true });
    const code = refusal ? 'crd-refused' : condition!.split('/')[1];
    report.check({
      suite: NAME,
      judge: 'findings: what the CRD or Istio says',
      id,
      ok: findings.some(finding => finding.code === code),
      words: `should have ${code}, has ${findings.map(finding => `${finding.code} ${finding.path}: ${finding.message}`).join('\n')}`,
    });
  }
}

/** Whether the Gateway as a whole is programmed depends on the Pods of its Service, which the judge does not have; its listeners are. */
function isWrong({ object, where, type, status }: StatusCondition): boolean {
  const ofGateway = /^(KubernetesGateway|Gateway|ListenerSet) /.test(object);
  return !(ofGateway && where === undefined && type === 'Programmed') && EXPECTED[type] !== undefined && EXPECTED[type] !== status;
}

function service(name: string, namespace: string, ports = [80]): object {
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: ports.map(port => ({ port, name: `http-${port}`, protocol: 'TCP' })) },
  };
}
