import { isDnsLabel } from './domain-name';
import { gatewayNamesProblems } from './gateway-names';
import { matchedHeaderNameProblem } from './headers';
import { isLabel } from './label';
import { all, at, flawed, refused, ValidationProblem } from './problem';
import { portNumberProblem } from './server-port';
import { stringMatchProblem } from './string-match';
import { HttpMatchSpec } from './virtual-service-spec';

/** Problems of one match of an HTTP route. */
export function httpMatchProblems(match: HttpMatchSpec): ValidationProblem[] {
  const strings = (['uri', 'scheme', 'method', 'authority'] as const).map(field => match[field] && stringMatchProblem(match[field], field));
  return all(
    at('', ...strings),
    match.headers
      ? Object.entries(match.headers).flatMap(([name, value]) => at(`headers[${name}]`, matchedHeaderNameProblem(name) ?? oneHeader(value)))
      : [],
    match.withoutHeaders ? Object.entries(match.withoutHeaders).flatMap(([name, value]) =>
      // here '*' is not an expression but means presence
      at(`withoutHeaders[${name}]`, matchedHeaderNameProblem(name) ?? (value?.regex === '*' ? undefined : oneHeader(value)))) : [],
    match.queryParams ? Object.entries(match.queryParams).flatMap(([name, value]) => at(`queryParams[${name}]`, oneHeader(value))) : [],
    match.port ? at('', portProblem(match.port)) : [],
    match.sourceLabels ? at('', ...sourceLabelsProblems(match.sourceLabels)) : [],
    match.gateways ? at('gateways', ...gatewayNamesProblems(match.gateways)) : [],
    match.gateways?.length
      ? ignoredProblems(match, ['sourceLabels', 'sourceNamespace'], 'where the match has gateways', 'remove it, or gateways') : [],
    match.sourceNamespace && !isDnsLabel(match.sourceNamespace) ? [refused({
      code: 'invalid-route',
      message: `source namespace '${match.sourceNamespace}' is not a DNS label`,
      help: 'use a namespace',
      field: 'sourceNamespace',
    })] : [],
  );
}

/** Conditions of a match that Istio ignores. */
export function ignoredProblems<T extends object>(
  match: T, fields: readonly (keyof T & string)[], where: string, help: string,
): ValidationProblem[] {
  return fields.filter(field => isSet(match[field])).map(field => flawed('match-field-ignored', 'warning', {
    code: 'invalid-route', message: `Istio ignores ${field} ${where}`, help, field,
  }));
}

function isSet(value: unknown): boolean {
  return Boolean(value) && (typeof value !== 'object' || Object.keys(value!).length > 0);
}

/** Problems of the port of a match. */
export function portProblem(port: number): ValidationProblem | undefined {
  const found = portNumberProblem(port);
  return found && { ...found, field: 'port' };
}

/** Problems of labels that select a source. */
export function sourceLabelsProblems(labels: { readonly [name: string]: string } = {}): ValidationProblem[] {
  return Object.entries(labels).filter(([key, value]) => !isLabel(key, value))
    .map(([key, value]) => refused({
      code: 'invalid-route',
      message: `label '${key}: ${value}' is not valid`,
      help: 'labels have letters, digits, -, _ and .',
      field: `sourceLabels[${key}]`,
    }));
}

function oneHeader(value: HttpMatchSpec['uri'] | null): ValidationProblem | undefined {
  const found = value ? stringMatchProblem(value, 'value') : undefined;
  return found && { ...found, field: undefined };
}
