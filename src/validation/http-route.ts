import { destinationProblems, weightedDestinationsProblems } from './destination';
import { durationProblem } from './durations';
import { headersProblems, isAuthorityHeader } from './headers';
import { httpMatchProblems } from './http-match';
import { corsProblems, faultProblems, retriesProblems } from './http-policies';
import { all, at, refused, ValidationProblem, warned } from './problem';
import { directResponseProblems, redirectProblem, rewriteProblem } from './redirect';
import { HttpRouteSpec } from './virtual-service-spec';

/** All problems of one HTTP route on its own; `isDelegate` for routes of a VirtualService without hosts. */
export function httpRouteProblems(route: HttpRouteSpec, isDelegate = false): ValidationProblem[] {
  return all(
    combinationProblems(route, isDelegate),
    ...(route.match ?? []).map((match, i) => at(`match[${i}]`, ...httpMatchProblems(match))),
    route.headers ? at('headers', ...headersProblems(route.headers)) : [],
    route.corsPolicy ? at('corsPolicy', ...corsProblems(route.corsPolicy)) : [],
    route.fault ? at('fault', ...faultProblems(route.fault)) : [],
    mirrorProblems(route),
    route.redirect ? at('redirect', redirectProblem(route.redirect, route.match)) : [],
    route.directResponse ? at('directResponse', ...directResponseProblems(route.directResponse)) : [],
    route.retries ? at('retries', ...retriesProblems(route.retries)) : [],
    route.rewrite ? at('rewrite', rewriteProblem(route.rewrite)) : [],
    at('', authorityProblem(route)),
    at('route', ...weightedDestinationsProblems(route.route ?? [])),
    ...(route.route ?? []).map((d, i) => d.headers ? at(`route[${i}].headers`, ...headersProblems(d.headers)) : []),
    route.timeout === undefined ? [] : at('timeout', durationProblem(route.timeout)),
  );
}

/** Problems of the action of a route: exactly one of route, redirect, direct response or delegate, and the fields allowed with it. */
export function combinationProblems(route: HttpRouteSpec, isDelegate = false): ValidationProblem[] {
  const has = { ...route, route: route.route?.length ? route.route : undefined };
  if (route.delegate && !isDelegate) {
    return (['redirect', 'route'] as const).filter(field => route[field] !== undefined)
      .map(field => problem(`a route with delegate cannot have ${field}`, `move ${field} into the delegate`, field));
  }
  const problems: ValidationProblem[] = [];
  if (route.delegate) {
    problems.push(problem('a delegate cannot delegate again', 'delegation has one level', 'delegate'));
  }
  const answer = has.redirect ? 'redirect' : has.directResponse ? 'directResponse' : undefined;
  if (answer) {
    const excluded = (['route', 'fault', 'rewrite', 'directResponse'] as const).filter(field =>
      field !== answer && has[field] !== undefined);
    problems.push(...excluded.map(field => problem(`a route cannot have both ${answer} and ${field}`, 'keep one of them', field)));
  } else if (!has.route) {
    problems.push(problem('a route does nothing', 'set route, redirect or directResponse'));
  }
  if (route.mirror && route.mirrors?.length) {
    problems.push(problem('a route has mirror and mirrors', 'use mirrors', 'mirror'));
  }
  return problems;
}

function mirrorProblems(route: HttpRouteSpec): ValidationProblem[] {
  return all(
    route.mirror ? at('mirror', ...destinationProblems(route.mirror)) : [],
    ...(route.mirrors ?? []).map((mirror, i) =>
      at(
        `mirrors[${i}]`,
        ...(mirror.destination
          ? at('destination', ...destinationProblems(mirror.destination))
          : [problem('a mirror has no destination', 'set a destination')]),
        ...at('percentage.value', percentageProblem(mirror.percentage?.value)),
      ),
    ),
    at('mirrorPercentage.value', percentageProblem(route.mirrorPercentage?.value)),
    ...(['mirrorPercent', 'mirror_percent'] as const)
      .filter(field => route[field] !== undefined)
      .map(field =>
        at(
          field,
          percentageProblem(route[field]),
          warned({
            code: 'invalid-route',
            message: `${field} is deprecated`,
            help: 'use mirrorPercentage',
          }),
        ),
      ),
  );
}

function authorityProblem({ rewrite, headers }: HttpRouteSpec): ValidationProblem | undefined {
  if (!headers) {
    return undefined; // there is no second place
  }
  const operations = [headers.request?.set, headers.request?.add];
  const places = operations.flatMap(operation => Object.entries(operation ?? {}))
    .filter(([name, value]) => isAuthorityHeader(name) && value !== '');
  return places.length + (rewrite?.authority ? 1 : 0) < 2 ? undefined
    : problem(
      'the authority is set in more than one place',
      'set it in rewrite.authority only',
      rewrite?.authority ? 'rewrite.authority' : 'headers.request',
    );
}

function percentageProblem(value?: number): ValidationProblem | undefined {
  return value === undefined || (value >= 0 && value <= 100) ? undefined : problem(`percentage ${value} is out of range`, 'use 0 to 100');
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-route', message, help, field });
}
