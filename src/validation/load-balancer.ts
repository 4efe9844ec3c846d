import { ConsistentHashSpec, LoadBalancerSpec } from './destination-rule-spec';
import { durationProblem } from './durations';
import { isToken } from './headers';
import { localityProblems, zoneAwareProblems } from './locality';
import { at, refused, ValidationProblem, warned } from './problem';

/** What a cookie can have as value of an attribute (RFC 6265, section 4.1.1). */
const OF_COOKIE = /^[\u0020-\u003A\u003C-\u007E]*$/;
/** Istio's limit of the table of Maglev; Envoy has the same. */
const TABLE_SIZE_LIMIT = 5_000_011;
/** Envoy's limit of a ring; it refuses the cluster with a larger one. */
const LARGEST_RING = 8_388_608;

/** Problems of the load balancing of a DestinationRule. */
export function loadBalancerProblems(loadBalancer: LoadBalancerSpec = {}, hasOutlierDetection: boolean = false): ValidationProblem[] {
  const { consistentHash, localityLbSetting, zoneAwareLbSetting, warmup } = loadBalancer;
  const given = (['simple', 'consistentHash', 'backendUtilization'] as const).filter(field => loadBalancer[field] !== undefined);
  return [
    // the schema of the API server takes one of them
    ...given.length > 1 ? [problem(`a load balancer has ${given.join(' and ')}`, 'keep one of them')] : [],
    ...at('consistentHash', ...hashProblems(consistentHash)),
    ...localityLbSetting && zoneAwareLbSetting
      ? [problem('a load balancer has localityLbSetting and zoneAwareLbSetting', 'keep one of them', 'localityLbSetting')] : [],
    ...at('localityLbSetting', ...localityProblems(localityLbSetting, hasOutlierDetection)),
    ...at('zoneAwareLbSetting', ...zoneAwareProblems(zoneAwareLbSetting, hasOutlierDetection)),
    ...at('warmup', ...warmupProblems(warmup)),
  ];
}

function hashProblems(hash: ConsistentHashSpec = {}): ValidationProblem[] {
  const { httpCookie, minimumRingSize = 0, ringHash, maglev } = hash;
  const keys = (['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'] as const).filter(field => hash[field] !== undefined);
  const names = (httpCookie?.attributes ?? []).map(({ name = '' }) => name);
  return [
    ...keys.length > 1 ? [problem(`consistent hashing has ${keys.join(' and ')}`, 'keep one of them')] : [],
    ...at('', ...keyProblems(hash)),
    ...ringHash && maglev ? [problem('consistent hashing has ringHash and maglev', 'keep one of them')] : [],
    ...names.flatMap((name, i) => at(`httpCookie.attributes[${i}].name`,
      name === '' ? problem('an attribute of a cookie has no name', 'set name') : undefined,
      names.indexOf(name) < i ? problem(`attribute '${name}' of a cookie is defined twice`, 'keep one of them') : undefined)),
    ...minimumRingSize !== 0
      ? [warned({
        code: 'invalid-destination', message: 'minimumRingSize is deprecated', help: 'use ringHash.minimumRingSize', field: 'minimumRingSize',
      })]
      : [],
    ...minimumRingSize !== 0 && (ringHash ?? maglev)
      ? [problem('consistent hashing has minimumRingSize and an algorithm', 'use ringHash.minimumRingSize', 'minimumRingSize')] : [],
    ...maglev ? at('maglev.tableSize', tableSizeProblem(maglev.tableSize ?? 0)) : [],
    ...ringHash ? at('ringHash.minimumRingSize', ringSizeProblem(ringHash.minimumRingSize ?? 0)) : [],
  ];
}

/** Envoy refuses such a key together with every route of the port. */
function keyProblems({ httpHeaderName, httpCookie, httpQueryParameterName }: ConsistentHashSpec): (ValidationProblem | undefined)[] {
  const { name, path = '', attributes = [] } = httpCookie ?? {};
  return [
    httpHeaderName === undefined || isToken(httpHeaderName) ? undefined
      : problem(`header name '${httpHeaderName}' is not valid`, 'use letters, digits and hyphens', 'httpHeaderName'),
    httpQueryParameterName === '' ? problem('a query parameter has no name', 'set its name', 'httpQueryParameterName') : undefined,
    name === undefined || isToken(name) ? undefined
      : problem(name === '' ? 'a cookie has no name' : `name '${name}' of a cookie is not valid`, 'use letters, digits, - and _', 'httpCookie.name'),
    OF_COOKIE.test(path) ? undefined : problem(`path ${JSON.stringify(path)} of a cookie is not valid`, 'use a path such as /', 'httpCookie.path'),
    ...attributes.map(({ name: attribute = '', value = '' }, i) => (attribute === '' || isToken(attribute)) && OF_COOKIE.test(value) ? undefined
      : problem(`attribute ${JSON.stringify(`${attribute}=${value}`)} of a cookie is not valid`, 'use an attribute such as SameSite=Lax', `httpCookie.attributes[${i}]`)),
  ];
}

function tableSizeProblem(size: number): ValidationProblem | undefined {
  const help = `use a prime number below ${TABLE_SIZE_LIMIT}, such as 65537`;
  return isPrime(size) && size < TABLE_SIZE_LIMIT ? undefined : problem(`table size ${size} of maglev is ${isPrime(size) ? 'too large' : 'not a prime number'}`, help);
}

function ringSizeProblem(size: number): ValidationProblem | undefined {
  return Number.isInteger(size) && size >= 0 && size <= LARGEST_RING ? undefined
    : problem(`ring size ${size} is out of range`, `use a whole number from 0 to ${LARGEST_RING}`);
}

/** As Istio sees it: 1 passes, which Envoy accepts. */
function isPrime(value: number): boolean {
  if (!Number.isInteger(value) || value < 1) return false;
  if (value < 4) return true;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2) {
    if (value % factor === 0) return false;
  }
  return true;
}

function warmupProblems(warmup: LoadBalancerSpec['warmup']): (ValidationProblem | undefined)[] {
  if (warmup === undefined) return [];
  const { duration, minimumPercent, aggression } = warmup;
  return [
    ...duration === undefined ? [] : at('duration', durationProblem(duration, 'invalid-destination')),
    minimumPercent === undefined || (minimumPercent >= 0 && minimumPercent <= 100) ? undefined
      : problem(`minimumPercent ${minimumPercent} is out of range`, 'use 0 to 100', 'minimumPercent'),
    aggression === undefined || aggression > 0 ? undefined : problem(`aggression ${aggression} is not above 0`, 'use 1 for a linear growth', 'aggression'),
  ];
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
