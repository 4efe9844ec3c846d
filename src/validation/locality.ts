import { FailoverSpec, LoadBalancerSpec } from './destination-rule-spec';
import { isUint32 } from './integers';
import { refused, ValidationProblem, warned } from './problem';

const TOPOLOGY = new Set(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']);

/** Problems of load balancing by locality. */
export function localityProblems(setting: LoadBalancerSpec['localityLbSetting'] = {}, hasOutlierDetection: boolean = false): ValidationProblem[] {
  const { distribute = [], failover = [], failoverPriority = [] } = setting;
  if (distribute.length > 0 && failover.length > 0) {
    return [problem('locality settings have distribute and failover', 'keep one of them', 'distribute')];
  }
  const topology = failover.length > 0 ? failoverPriority.find(label => TOPOLOGY.has(label)) : undefined;
  if (topology !== undefined) {
    return [problem(`failoverPriority has '${topology}' beside failover`, 'keep one of them', 'failoverPriority')];
  }
  return [
    ...distribute.flatMap(({ to = {} }, i) => [
      ...weightsProblems(Object.values(to), `distribute[${i}].to`),
      ...overlapProblems(Object.keys(to), `distribute[${i}].to`),
    ]),
    ...overlapProblems(distribute.map(({ from = '' }) => from), 'distribute'),
    ...undetectedProblems(failover.length + failoverPriority.length, hasOutlierDetection),
    ...failover.flatMap(failoverProblems),
  ];
}

/** Problems of load balancing by zone. */
export function zoneAwareProblems(setting: LoadBalancerSpec['zoneAwareLbSetting'] = {}, hasOutlierDetection: boolean = false): ValidationProblem[] {
  const { failover = [], failoverPriority = [], minClusterSize } = setting;
  return [
    ...minClusterSize !== undefined && !(isUint32(minClusterSize) && minClusterSize > 0)
      ? [problem(`minClusterSize is ${minClusterSize}`, 'use a whole number of at least 1', 'minClusterSize')] : [],
    ...failoverPriority.filter(label => TOPOLOGY.has(label))
      .map(label => problem(`failoverPriority has '${label}', which zone-aware load balancing handles itself`, 'remove it', 'failoverPriority')),
    ...undetectedProblems(failover.length + failoverPriority.length, hasOutlierDetection),
    ...failover.flatMap(failoverProblems),
  ];
}

function undetectedProblems(orders: number, hasOutlierDetection: boolean): ValidationProblem[] {
  return orders === 0 || hasOutlierDetection ? [] : [warned({
    code: 'invalid-destination', message: 'failover has no effect without outlier detection', help: 'set outlierDetection', field: 'failover',
  })];
}

function weightsProblems(weights: readonly number[], field: string): ValidationProblem[] {
  const wrong = weights.find(weight => !Number.isInteger(weight) || weight < 1 || weight > 100);
  if (wrong !== undefined) {
    return [problem(`share ${wrong} of a locality is out of range`, 'use whole numbers from 1 to 100', field)];
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 100 ? [] : [problem(`shares of localities add up to ${total}`, 'they must add up to 100', field)];
}

/** Each locality is in one entry only; `*` at the end covers all localities below. */
function overlapProblems(localities: readonly string[], field: string): ValidationProblem[] {
  const seen: string[] = [];
  for (const locality of localities) {
    const body = locality.replace(/\*$/, '');
    const [region, zone, ...below] = locality.split('/');
    if (body.includes('*')) {
      return [problem(`locality '${locality}' has a wildcard inside`, "use '*' at the end only", field)];
    }
    if (region === '' || zone === '' || (below.length > 0 && below.join('/') === '')) {
      return [problem(`locality '${locality}' is not region/zone/subzone`, 'write region, region/zone or region/zone/subzone', field)];
    }
    const covered = seen.find(other => covers(other, locality) || other.startsWith(`${locality}/`));
    if (covered !== undefined) {
      return [problem(`locality '${locality}' overlaps '${covered}'`, 'list each locality once', field)];
    }
    seen.push(locality);
  }
  return [];
}

function covers(wide: string, narrow: string): boolean {
  if (wide === '*') return true;
  const base = wide.replace(/\/\*$/, '');
  return narrow === base || narrow.startsWith(`${base}/`);
}

function failoverProblems({ from = '', to = '' }: FailoverSpec, i: number): ValidationProblem[] {
  const field = `failover[${i}]`;
  return [
    ...from === to ? [problem(`failover is from '${from}' to itself`, 'give two regions', field)] : [],
    ...`${from}${to}`.includes('/') ? [problem(`failover from '${from}' to '${to}' has a zone`, 'give regions only', field)] : [],
    ...`${from}${to}`.includes('*') ? [problem(`failover from '${from}' to '${to}' has a wildcard`, 'give regions only', field)] : [],
  ];
}

function problem(message: string, help: string, field: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
