import { stringify } from 'yaml';
import { matchesOf, objectsBeside } from './beside';
import { IstioObject, Json } from './istio-objects';
import { Pair } from './meaning';
import { Call, CallResult, SimulationCase } from '../tools/answers';
import { Judge } from '../tools/judge';

const GATEWAY = 'beside';

/**
 * Compares where requests end, by Istio's traffic simulation, for VirtualServices of which a route is left out: their configurations
 * differ by that route, which no request reaches. Both are bound to one gateway, because the simulation asks gateways.
 *
 * @returns the first request of each pair that ends elsewhere
 */
export async function answersOfUnreached(judge: Judge, pairs: readonly Pair[]): Promise<(string | undefined)[]> {
  const cases = pairs.flatMap(({ original, converted }) => [original.object, converted].map(object => simulated(original, object)));
  const answers = await judge.simulate(cases);
  return pairs.map((_, index) => {
    const [one, other] = answers.slice(2 * index, 2 * index + 2);
    const reached = one.results.some(({ cluster }) => cluster !== undefined);
    const error = one.error ?? other.error ?? (reached ? undefined : 'no request of the simulation reaches a route');
    const differs = one.results.findIndex((result, call) => ending(result) !== ending(other.results[call]));
    if (error !== undefined || differs < 0) return error;
    return `${JSON.stringify(cases[2 * index].calls[differs])} ends at ${ending(one.results[differs])}, converted at ${ending(other.results[differs])}`;
  });
}

function simulated(original: IstioObject, object: Json): SimulationCase {
  const bound = { ...object, spec: { ...object.spec, gateways: [GATEWAY] } };
  const beside = objectsBeside({ ...original, object: bound, file: [] });
  return { id: original.id, yaml: [bound, ...beside].map(each => stringify(each)).join('---\n'), calls: calls(original) };
}

/** Requests and connections on both sides of every match. */
function calls({ object: { spec }, namespace }: IstioObject): Call[] {
  const hosts = (spec.hosts as string[]).map(host => host.includes('.') ? host.replace('*', 'any') : `${host}.${namespace}.svc.cluster.local`);
  const literals: string[] = matchesOf(spec, 'http').map(({ uri = {} }) => uri.exact ?? uri.prefix ?? '/');
  const paths = [...new Set(['/', '/elsewhere', ...literals.flatMap(path => [path, `${path}x`, `${path}/x`])])];
  const ports = (list: 'tls' | 'tcp', port: number) => [...new Set([port, ...matchesOf(spec, list).map(match => match.port ?? port)])];
  return [
    ...spec.http ? hosts.flatMap(host => paths.map(path => ({ port: 80, host, path }))) : [],
    ...spec.tls ? ports('tls', 443).flatMap(port => matchesOf(spec, 'tls').flatMap(match => match.sniHosts ?? []).map((sni: string) =>
      ({ port, protocol: 'tcp' as const, tls: true, sni: sni.replace('*', 'any') }))) : [],
    ...spec.tcp ? ports('tcp', 9000).map(port => ({ port, protocol: 'tcp' as const })) : [],
  ];
}

function ending({ error, cluster, route, filterChain }: CallResult & { readonly filterChain?: string }): string {
  return [error, filterChain, route, cluster].filter(Boolean).join(' ');
}
