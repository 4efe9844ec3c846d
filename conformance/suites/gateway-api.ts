import { buildProgram } from '../corpus/built';
import { GATEWAY_API_PROGRAMS } from '../corpus/programs/gateway-api';
import { Context, Suite } from '../suite';
import { StatusCondition } from '../tools/answers';

const NAME = 'gateway-api';

/** What each condition must be. */
const EXPECTED: { readonly [type: string]: string } = { Accepted: 'True', ResolvedRefs: 'True', Programmed: 'True', Conflicted: 'False' };

/** Services of the programs' backends, and of the gateway that runs already. */
const SERVICES = [
  service('frontend', 'backend'), service('b', 'backend'), service('a', 'shop'), service('b', 'shop'),
  service('istio-ingressgateway', 'istio-system', [80, 443]),
];

/** Objects of the Gateway API: the CRDs with their CEL rules, and the statuses that Istio's controller writes. */
export const gatewayApiSuite: Suite = {
  name: NAME,
  async run({ tools, report }: Context) {
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
  },
};

/** Whether the Gateway as a whole is programmed depends on the Pods of its Service, which the judge does not have; its listeners are. */
function isWrong({ object, where, type, status }: StatusCondition): boolean {
  const ofGateway = object.startsWith('KubernetesGateway ') || object.startsWith('Gateway ');
  return !(ofGateway && where === undefined && type === 'Programmed') && EXPECTED[type] !== undefined && EXPECTED[type] !== status;
}

function service(name: string, namespace: string, ports = [80]): object {
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: ports.map(port => ({ port, name: `http-${port}`, protocol: 'TCP' })) },
  };
}
