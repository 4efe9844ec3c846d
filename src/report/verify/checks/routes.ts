import { isForServerIn } from '../../../model/match-scope';
import { fullName } from '../../../model/resource';
import { IngressResponse } from '../../../simulator/ingress-response';
import { urlPath } from '../../url-path';
import { VerifyContext } from '../context';
import { exchange, ExchangeOptions, HEADERS, HttpAnswer } from '../exchange';
import { Origin } from '../origins';
import { ClientPair } from '../target';
import { Probe, skipped, Verdict, verdict } from '../verdict';

/** A path that no route matches exactly. */
const NO_ROUTE = '/verify-no-such-route';

/** The status that the user expects for a path. */
export interface ExpectedStatus {
  /** A URL, or a path on every host that routes it. */
  readonly url: string;
  readonly status: number;
}

/** Requests: one example per route of a host, a path without a route, and the user's expectations. */
export function routeProbes(
  origin: Origin, context: VerifyContext, expected: readonly ExpectedStatus[], pair: ClientPair | undefined,
): { readonly probes: Probe[]; readonly skipped: Verdict[]; readonly requested: string[] } {
  const client = { versions: origin.versions, pair };
  const own = expected.flatMap(({ url, status }) => {
    const target = urlOfProbe(url, origin, context);
    return target ? [{ url, target, status }] : [];
  });
  const routes = origin.server.spec.tls?.httpsRedirect ? [] : routesOf(origin, context);
  const paths = routes.length > 0 ? [...routes.flatMap(({ paths: examples }) => examples), NO_ROUTE] : ['/'];
  const urls = [...new Set(paths.map(path => new URL(`${origin.url}${urlPath(path)}`).href))];
  const simulated = (url: URL) => ({ url, answer: context.simulator._route(url.href, { headers: HEADERS }) });
  const taken = own.map(({ target }) => simulated(target));
  const answers = urls.filter(url => !own.some(({ target }) => target.href === url)).map(url => simulated(new URL(url)))
    // a catch-all route matches it: the request shows nothing new and would reach a backend
    .filter(({ url, answer }) => url.pathname !== NO_ROUTE || answer.status === 'not-found');
  const undecided = answers.filter(({ answer }) => answer.status === 'unknown' || answer.status === 'refused');
  return {
    probes: [
      ...answers.filter(answer => !undecided.includes(answer)).map(({ url, answer }) => request(client, url, seen => judge(answer, seen))),
      ...own.map(({ target, status }) => request(client, target, seen =>
        ({ ok: seen.status === status, why: `${seen.status}, ${status} expected by --probe` }))),
    ],
    skipped: [
      ...undecided.map(({ url, answer }) => skipped(`GET ${url.pathname}`, answer.reason ?? answer.status)),
      ...routes.filter(({ name }) => ![...answers, ...taken].some(({ answer }) => `${answer.virtualService} ${answer.route}` === name))
        .map(({ name }) => skipped('route', `VirtualService ${name}: no simple GET matches this route; specify a URL for it with --probe`)),
    ],
    requested: own.map(({ url }) => url),
  };
}

interface Judgement {
  readonly ok: boolean;
  readonly why: string;
}

function request({ versions, pair }: ExchangeOptions, url: URL, judged: (answer: HttpAnswer) => Judgement): Probe {
  const check = `GET ${url.pathname}${url.search}`;
  return {
    sends: `GET ${url.href}${pair ? ' with a client certificate' : ''}`,
    run: async target => {
      const answer = await exchange(target, url, { versions, pair });
      if (answer.end !== 'answered') return [verdict(check, false, answer.why)];
      const { ok, why } = judged(answer);
      return [verdict(check, ok, why)];
    },
  };
}

/** Checks only what the gateway decides: a backend's status is not checked, only that a backend answers. */
function judge(expected: IngressResponse, { status, location, ...seen }: HttpAnswer): Judgement {
  const place = expected.virtualService === undefined ? '' : ` by VirtualService ${expected.virtualService}`;
  switch (expected.status) {
    case 'redirected': {
      const ok = status === expected.statusCode && location === expected.redirect;
      const answer = `${status}${location === undefined ? '' : ` to ${location}`}`;
      return { ok, why: ok ? answer : `${answer}, not the redirect ${expected.statusCode} to ${expected.redirect}${place}` };
    }
    case 'routed': {
      const { host, port } = expected.destination!;
      const error = gatewayError({ status, ...seen });
      const route = `routed to ${host}:${port}`;
      return { ok: error === undefined, why: error ? `${error}; expected: ${route}${place}` : `${status}, ${route}` };
    }
    default: {
      const ok = status === expected.statusCode;
      return { ok, why: ok ? `${status}` : `${status}, not ${expected.statusCode}${place}` };
    }
  }
}

/** Recognizes Envoy's own response to a missing route or destination; responses of backends carry their duration. */
function gatewayError({ status, headers, body }: Pick<HttpAnswer, 'status' | 'headers' | 'body'>): string | undefined {
  if (headers['x-envoy-upstream-service-time'] !== undefined) return undefined;
  if (status === 404 && body === '') return '404 from the gateway itself: no such route';
  return [502, 503, 504].includes(status) && /^($|no healthy upstream|upstream )/.test(body)
    ? `${status} from the gateway itself${body ? ` (${body})` : ''}: the destination is not reachable`
    : undefined;
}

/** Names a route as the simulator does, with an example path per match; regular expressions have no example. */
interface ExampleRoute {
  readonly name: string;
  readonly paths: readonly string[];
}

/** The routes of a host. */
function routesOf({ name, server, workload }: Origin, { model }: VerifyContext): ExampleRoute[] {
  return model.bindings(server, workload).filter(({ hosts }) => hosts.some(host => host === name || host.startsWith('*')))
    .flatMap(({ virtualService }) => model.delegates.routesOf(virtualService).flatMap(({ spec, path }) => {
      const route = `${fullName(virtualService.resource)} ${spec.name || path}`;
      if (!spec.match?.length) return [{ name: route, paths: ['/'] }];
      const matches = spec.match.filter(match => isForServerIn(match, virtualService, server, workload));
      const paths = matches.flatMap(({ uri }) => uri === undefined ? ['/'] : uri.exact ?? uri.prefix ?? []);
      return matches.length > 0 ? [{ name: route, paths }] : [];
    }));
}

/** The URL of a user's expectation on a host: a URL as it is, a path if the manifests route it there. */
function urlOfProbe(url: string, origin: Origin, { simulator }: VerifyContext): URL | undefined {
  if (!url.startsWith('/')) return new URL(url).origin === new URL(origin.url).origin ? new URL(url) : undefined;
  const target = new URL(`${origin.url}${url}`);
  return ['routed', 'answered'].includes(simulator._route(target.href, { headers: HEADERS }).status) ? target : undefined;
}
