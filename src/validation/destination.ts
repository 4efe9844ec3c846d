import { isDnsLabel, wildcardDomainFlaw } from './domain-name';
import { hostMistake } from './host-mistake';
import { isInt32 } from './integers';
import { at, refused, ValidationProblem } from './problem';
import { portNumberProblem } from './server-port';

/** A destination of a route, as in a VirtualService. */
export interface DestinationSpec {
  readonly host?: string;
  readonly subset?: string;
  readonly port?: { readonly number?: number };
}

/** A destination with its share of the traffic. */
export interface WeightedDestinationSpec {
  readonly destination?: DestinationSpec;
  readonly weight?: number;
}

/** Problems of the host of a destination. */
export function destinationHostProblem(host: string): ValidationProblem | undefined {
  const flaw = host === '*' ? 'is not a single host' : wildcardDomainFlaw(host);
  if (flaw === undefined) {
    return undefined;
  }
  const mistake = hostMistake(host, 'port.number');
  return refused({
    code: 'invalid-destination',
    message: `destination host '${host}' ${mistake?.flaw ?? flaw}`,
    help: mistake?.help ?? 'give the name of a Service, perhaps with its namespace: httpbin or httpbin.shop.svc.cluster.local',
    field: 'host',
  });
}

/** Problems of the name of a subset. */
export function subsetProblem(subset: string): ValidationProblem | undefined {
  return isDnsLabel(subset) ? undefined : refused({
    code: 'invalid-destination',
    message: `subset '${subset}' is not a DNS label`,
    help: 'use up to 63 letters, digits and inner hyphens',
    field: 'subset',
  });
}

/** Problems of a destination. */
export function destinationProblems(destination: DestinationSpec): ValidationProblem[] {
  return [
    destinationHostProblem(destination.host ?? ''),
    destination.subset ? subsetProblem(destination.subset) : undefined,
    ...destination.port ? at('port', portNumberProblem(destination.port.number ?? 0)) : [],
  ].filter(p => p !== undefined);
}

/** Problems of the weights of a route's destinations. */
export function weightsProblems(weights: readonly (number | undefined)[]): ValidationProblem[] {
  const problems = weights.flatMap((weight, i) => weight === undefined || (isInt32(weight) && weight >= 0) ? [] : [refused({
    code: 'invalid-destination',
    message: `weight ${weight} is not a whole number from 0`,
    help: 'weights are whole numbers, 0 or more',
    field: `[${i}].weight`,
  })]);
  if (problems.length === 0 && weights.length > 1 && weights.every(weight => !weight)) {
    problems.push(refused({
      code: 'invalid-destination',
      message: `${weights.length} destinations have a total weight of 0`,
      help: 'set a weight for each destination',
    }));
  }
  return problems;
}

/** Problems of the list of destinations of a route. */
export function weightedDestinationsProblems(destinations: readonly WeightedDestinationSpec[]): ValidationProblem[] {
  return [
    ...destinations.flatMap((entry, i) => entry.destination
      ? at(`[${i}].destination`, ...destinationProblems(entry.destination))
      : [
        refused({
          code: 'invalid-destination', message: 'a route has no destination', help: 'add a destination with its host', field: `[${i}]`,
        }),
      ]),
    ...weightsProblems(destinations.map(d => d.weight)),
  ];
}
