import { certificateProbe } from './checks/certificate';
import { clientProbes, isAccepted } from './checks/clients';
import { nameProbes } from './checks/names';
import { ExpectedStatus, routeProbes } from './checks/routes';
import { versionProbes } from './checks/tls-versions';
import { VerifyContext } from './context';
import { findOrigins, Origin } from './origins';
import { Probe, skipped, Verdict, verdict } from './verdict';
import { fullName } from '../../model/resource';

/** The connections for one host or port, and the results that need no connection. */
export interface PlannedOrigin {
  /** `https://shop.example.com`, or `port 443` for checks without a host. */
  readonly origin: string;
  readonly port: number;
  /** The Gateway of the server, `namespace/name`. */
  readonly gateway?: string;
  readonly probes: readonly Probe[];
  readonly settled: readonly Verdict[];
  /** The user's expectations among the probes, with URLs as the user wrote them. */
  readonly requested: readonly string[];
}

/** Restrictions of a plan, and the user's expectations. */
export interface PlanOptions {
  /** Gateways as `namespace/name`; empty for all. */
  readonly gateways: readonly string[];
  readonly expected: readonly ExpectedStatus[];
}

/** Derives connections and expected results from manifests. Connects to nothing. */
export async function plan(context: VerifyContext, { gateways, expected }: PlanOptions): Promise<PlannedOrigin[]> {
  const origins = findOrigins(context.model)
    .filter(({ server }) => gateways.length === 0 || gateways.includes(fullName(server.gateway.resource)));
  const hosts = await Promise.all(origins.map(origin => planOrigin(origin, context, expected)));
  const ports = [...new Set(origins.filter(({ server }) => server.terminates).map(({ port }) => port))];
  return [...hosts, ...ports.map(port => ({ origin: `port ${port}`, port, probes: nameProbes(port, context), settled: [], requested: [] }))];
}

async function planOrigin(origin: Origin, context: VerifyContext, expected: readonly ExpectedStatus[]): Promise<PlannedOrigin> {
  const gateway = fullName(origin.server.gateway.resource);
  const base = { origin: origin.url, port: origin.port, gateway, probes: [], settled: [], requested: [] };
  const { server, secure } = origin;
  const found = context.simulator._serverFor(`${origin.url}/`);
  if (!found || (secure && found.server !== server)) {
    const why = found ? `server '${found.server.portName}' of Gateway ${fullName(found.server.gateway.resource)} serves '${origin.name}'`
      : context.simulator._route(`${origin.url}/`).reason;
    return { ...base, settled: [skipped('host', why ?? 'the manifests do not serve it')] };
  }
  if (secure && !server.terminates) return { ...base, settled: [skipped('host', 'TLS is passed through to the destination')] };
  if (secure && found.material.state === 'broken') {
    return { ...base, settled: [verdict('certificate', false, `in the manifests: ${found.material.why}`)] };
  }
  const requests = server.routeKind === 'http' ? await planRequests(origin, context, expected) : { probes: [], settled: [], requested: [] };
  return secure
    ? { ...base, ...requests, probes: [certificateProbe(origin, context), ...versionProbes(origin), ...requests.probes] }
    : { ...base, ...requests };
}

async function planRequests(
  origin: Origin, context: VerifyContext, expected: readonly ExpectedStatus[],
): Promise<Pick<PlannedOrigin, 'probes' | 'settled' | 'requested'>> {
  const clients = clientProbes(origin, context);
  const pair = origin.server.mode === 'MUTUAL' ? context.client : undefined;
  if (origin.server.mode === 'MUTUAL' && (!pair || await isAccepted(origin, context) === false)) {
    const why = pair ? 'the manifests refuse the certificate of --cert' : 'needs a client certificate; specify --cert and --key';
    return { probes: clients, settled: [...pair ? [] : [skipped('client certificate', why)], skipped('routes', why)], requested: [] };
  }
  const routes = routeProbes(origin, context, expected, pair);
  return { probes: [...clients, ...routes.probes], settled: routes.skipped, requested: routes.requested };
}
