import { FindingPlaces } from './finding-places';
import { Finding } from '../../analysis/finding';
import { Severity } from '../../analysis/severity';
import { caMaterial } from '../../model/credential-material';
import { IngressModel } from '../../model/ingress-model';
import { derivationOf, fullName } from '../../model/resource';
import { secretValue } from '../../model/secrets';
import { daysLeft } from '../../text/days';
import { withoutKeys } from '../../text/keys';
import { shortened } from '../../text/terminal';
import { qualifyHost } from '../../validation/qualify-host';
import { isMutual } from '../../validation/tls-settings';
import { Expiring } from '../expiry/expiring';
import { ExplainedHost, HostOnServer, hostsOnServers } from '../explain/explain';
import { destinationText, ExplainedDestination, ExplainedRoute } from '../explain/routes';

/** What a report shows; contains no key material. */
export interface ReportData {
  /** The day of the report, ISO 8601. */
  readonly day: string;
  /** Certificates that are valid for fewer days are highlighted. */
  readonly expiryDays: number;
  readonly hosts: readonly ReportedHost[];
  readonly backends: readonly ReportedBackend[];
  readonly findings: readonly ReportedFinding[];
  /** The earliest end first. */
  readonly certificates: readonly Expiring[];
  /** Number of objects of each kind of the Gateway API that serve or route nothing in the report. */
  readonly notShown: { readonly [kind: string]: number };
}

/** A host on a port. */
export interface ReportedHost extends Omit<ExplainedHost, 'routes'> {
  /** Unique in the report. */
  readonly id: string;
  /** Port of the server that redirects plain HTTP for the host to https. */
  readonly redirectPort?: number;
  /** Mode of the server's TLS; undefined for plain text. */
  readonly tlsMode?: string;
  /** The names of which a client certificate must have one; empty if any will do. */
  readonly clientNames: readonly string[];
  readonly clientAuthorities: readonly ReportedAuthority[];
  readonly routes: readonly ReportedRoute[];
  /** Indexes of findings. */
  readonly findings: readonly number[];
}

/** An authority that issues client certificates. */
export interface ReportedAuthority {
  readonly subject: string;
  /** ISO 8601 day. */
  readonly notAfter: string;
  readonly daysLeft: number;
}

/** A route of a host. */
export interface ReportedRoute {
  /** The requests or connections that take it; empty for everything. */
  readonly matches: readonly string[];
  readonly takesAll: boolean;
  /** The response of the gateway itself; undefined if it has destinations. */
  readonly answer?: string;
  readonly destinations: readonly ReportedDestination[];
  /** The VirtualService, or route object of the Gateway API, with its kind: `HTTPRoute shop/frontend`. */
  readonly owner: string;
}

/** A destination of a route. */
export interface ReportedDestination {
  /** Id of a backend. */
  readonly backend: string;
  /** Share in percent, if the route has several destinations. */
  readonly weight?: number;
}

/** A destination of routes. */
export interface ReportedBackend {
  /** Host with the cluster's domain, port and subset. */
  readonly id: string;
  readonly host: string;
  readonly port?: number;
  readonly subset?: string;
  /** Indexes of findings. */
  readonly findings: readonly number[];
}

/** A finding of the analysis. */
export interface ReportedFinding extends Omit<Finding, 'source'> {
  readonly level: Severity;
}

/** The input of a report. */
export interface ReportSources {
  readonly model: IngressModel;
  /** All findings of the analysis. */
  readonly findings: readonly Finding[];
  /** All certificates, the earliest end first. */
  readonly certificates: readonly Expiring[];
  readonly now: Date;
  /** Certificates that are valid for fewer days are highlighted. */
  readonly expiryDays: number;
}

/** Collects what a report shows. */
export function reportData({ model, findings: found, certificates, now, expiryDays }: ReportSources): ReportData {
  const findings = found.map(({ source: _, ...finding }) => finding);
  const places = new FindingPlaces(model, findings);
  const backends = new Map<string, ReportedBackend>();
  const onServers = hostsOnServers(model, now);
  const hosts = onServers.map((host, i) => reportedHost(host, i, backends, model, places, now));
  return cleaned({
    day: now.toISOString().slice(0, 10),
    expiryDays,
    hosts,
    backends: [...backends.values()],
    findings,
    certificates,
    notShown: withoutPart(model, onServers),
  });
}

function reportedHost(
  host: HostOnServer, index: number, backends: Map<string, ReportedBackend>, model: IngressModel, places: FindingPlaces, now: Date,
): ReportedHost {
  const { explained: { routes: _, ...explained }, routes, server, redirect } = host;
  return {
    id: `host-${index + 1}`,
    ...explained,
    redirectPort: redirect?.server.port,
    tlsMode: server.family === 'tls' ? server.mode : undefined,
    clientNames: isMutual(server.mode ?? 'SIMPLE') ? server.spec.tls?.subjectAltNames ?? [] : [],
    clientAuthorities: clientAuthorities(host, model, now),
    routes: routes.map(({ matches, takesAll, answer, destinations, owner }) => ({
      matches,
      takesAll,
      answer,
      destinations: answer === undefined ? destinations.map(destination => ({
        backend: addBackend(destination, owner.namespace, backends, places), weight: destination.weight,
      })) : [],
      owner: `${owner.kind} ${fullName(owner)}`,
    })),
    findings: places.ofHost(host),
  };
}

function addBackend(
  { spec: { host = '', port, subset } }: ExplainedDestination, namespace: ExplainedRoute['owner']['namespace'],
  backends: Map<string, ReportedBackend>, places: FindingPlaces,
): string {
  const full = qualifyHost(host, namespace);
  const id = destinationText({ spec: { host: full, port, subset } });
  if (!backends.has(id)) {
    backends.set(id, { id, host: full, port: port?.number, subset, findings: places.ofBackend(host, namespace) });
  }
  return id;
}

/** The authorities whose client certificates a server accepts, if the manifests contain them. */
function clientAuthorities({ reads, files }: HostOnServer, model: IngressModel, now: Date): ReportedAuthority[] {
  const read = reads.find(({ role }) => role === 'client-ca');
  const file = files.find(({ role }) => role === 'client-ca')?.file;
  const material = read?.secret?.contentKnown ? caMaterial(read.secret) : undefined;
  const pem = material && 'found' in material ? material.found
    : file?.state === 'found' && file.secret.contentKnown ? secretValue(file.secret, file.key) : undefined;
  return pem === undefined ? [] : model.certificates.read(pem).certificates.map(({ label, fields: { notAfter } }) => ({
    subject: label, notAfter: notAfter.toISOString().slice(0, 10), daysLeft: daysLeft(notAfter, now),
  }));
}

const GATEWAY_API = /(^|\.)gateway\.networking\.(x-)?k8s\.io$/;
/** They serve and route nothing themselves. */
const HELPERS = ['GatewayClass', 'ReferenceGrant', 'BackendTLSPolicy'];

/** Counts Gateways, ListenerSets and routes of the Gateway API that no host comes from. */
function withoutPart({ inventory }: IngressModel, hosts: readonly HostOnServer[]): { [kind: string]: number } {
  const shown = new Set(hosts.flatMap(({ server, routes, redirect }) => {
    const listeners = [server, redirect?.server].flatMap(each => each && derivationOf(each.gateway.resource, each.path) || []);
    const owners = [...routes, ...redirect?.routes ?? []].map(({ owner }) => owner);
    return [...listeners.flatMap(({ gateway, resource }) => [gateway, resource]), ...owners];
  }));
  const counts = new Map<string, number>();
  for (const resource of inventory.resources.filter(({ group, kind }) => GATEWAY_API.test(group) && !HELPERS.includes(kind))) {
    if (!shown.has(resource)) counts.set(resource.kind, (counts.get(resource.kind) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same value with texts that may be keys left out and long ones shortened. */
function cleaned<T>(value: T): T {
  if (typeof value === 'string') return shortened(withoutKeys(value)) as T;
  if (Array.isArray(value)) return value.map(cleaned) as T;
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined).map(([name, part]) => [name, cleaned(part)])) as T
    : value;
}
