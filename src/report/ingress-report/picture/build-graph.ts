import { coarsen } from './coarsen';
import { Line, PictureEdge, PictureGraph, PictureNode } from './graph';
import { groupBy } from '../../../model/grouping';
import { compare } from '../../../model/resource';
import { counted } from '../../../text/plural';
import { ReportData, ReportedBackend, ReportedHost } from '../report-data';
import { attention, clientWords, daysState, daysText, findingCounts, findingWords, listed, parentDomain, tlsWords } from '../words';

/** More boxes than these in a column become groups: nobody can read a longer picture. */
const MOST = { clients: 8, ports: 10, hosts: 16, backends: 16 };
/** Groups of hosts have lines to most groups of backends. */
const MOST_BEHIND_GROUPS = 6;
const SAMPLES = 3;
const SAMPLE_LOOKS = { good: 'muted', warn: 'warn', bad: 'bad' } as const;

/** The picture of a report: clients, ports of gateways, hosts, backends. */
export function buildGraph(data: ReportData): PictureGraph {
  const hosts = [...data.hosts].sort((a, b) => compare(a.host, b.host) || a.port - b.port);
  const ports = portGroups(hosts);
  const portOf = byMember(ports);
  const clients = coarsen(hosts, MOST.clients, [host => clientWords(host).join('\n'), host => clientWords(host)[0]]);
  const clientOf = byMember(clients);
  const groups = coarsen(hosts, MOST.hosts, [
    host => host.id,
    host => `${portOf.get(host)}\n${parentDomain(host.host)}`,
    host => `${portOf.get(host)}\n${host.host.split('.').slice(-2).join('.')}`,
    host => portOf.get(host)!,
  ]);
  const grouped = groups.size < hosts.length;
  const targets = targetGroups(data, hosts, grouped ? MOST_BEHIND_GROUPS : MOST.backends);
  const redirects = redirectGroups(hosts);
  const nodes = [
    ...redirects.size > 0 && !clients.has(ALL_CLIENTS) ? [anybody()] : [],
    ...[...clients].map(([key, members]) => clientNode(key, members)),
    ...[...ports].map(([key, members]) => portNode(key, members)),
    ...[...redirects].map(([key, members]) => redirectNode(key, members)),
    ...[...groups].map(([key, members]) => members.length === 1 ? hostNode(key, members[0], data) : hostsNode(key, members, data)),
    ...targets.nodes,
  ];
  const edges = new Edges();
  for (const host of hosts) {
    edges.add(id('clients', clientOf.get(host)!), id('ports', portOf.get(host)!));
  }
  for (const key of redirects.keys()) edges.add(id('clients', ALL_CLIENTS), id('ports', key));
  for (const [key, members] of groups) {
    for (const host of members) {
      edges.add(id('ports', portOf.get(host)!), id('hosts', key));
      for (const { matches, takesAll, answer, destinations } of host.routes) {
        const texts = matches.length > 0 ? matches : takesAll && host.routes.length > 1 ? ['everything else'] : [];
        if (answer !== undefined) edges.add(id('hosts', key), targets.ofAnswer(answer), texts);
        for (const { backend, weight } of destinations) {
          edges.add(id('hosts', key), targets.ofBackend(backend), weight === undefined ? texts : [`${weight}%`, ...texts]);
        }
      }
    }
  }
  return { nodes, edges: grouped ? edges.all.map(edge => ({ ...edge, labels: [] })) : edges.all, grouped };
}

const ALL_CLIENTS = 'All clients';

function id(column: string, key: string): string {
  return `${column} ${key}`;
}

function byMember<T>(groups: ReadonlyMap<string, readonly T[]>): ReadonlyMap<T, string> {
  return new Map([...groups].flatMap(([key, members]) => members.map(member => [member, key] as const)));
}

/** One box for hosts of a port with the same clients. */
function portGroups(hosts: readonly ReportedHost[]): Map<string, ReportedHost[]> {
  return coarsen(hosts, MOST.ports, [
    host => [host.workload, host.port, host.protocol, tlsWords(host), ...clientWords(host)].join('\n'),
    host => [host.workload, host.port, host.protocol, tlsWords(host)].join('\n'),
    host => [host.port, host.protocol, tlsWords(host)].join('\n'),
    host => host.protocol,
  ]);
}

function redirectGroups(hosts: readonly ReportedHost[]): Map<string, ReportedHost[]> {
  return coarsen(hosts.filter(({ redirectPort }) => redirectPort !== undefined), MOST.ports, [
    ({ workload, redirectPort }) => `redirect ${workload.replace(/, port \d+$/, '')} ${redirectPort}`,
    ({ redirectPort }) => `redirect ${redirectPort}`,
    () => 'redirect',
  ]);
}

function title(text: string): Line {
  return { text, look: 'title' };
}

/** The clients of plain HTTP, if all other servers ask for a certificate. */
function anybody(): PictureNode {
  return { id: id('clients', ALL_CLIENTS), column: 'clients', lines: [title(ALL_CLIENTS)], full: ALL_CLIENTS, look: 'plain' };
}

function clientNode(key: string, members: readonly ReportedHost[]): PictureNode {
  const [first, ...more] = clientWords(members[0]);
  const isMixed = members.some(host => clientWords(host).join() !== [first, ...more].join());
  const lines = isMixed ? [`${new Set(members.map(host => clientWords(host).join())).size} kinds`] : more;
  const full = members.length === 1 || !isMixed ? members[0].clients : first;
  return { id: id('clients', key), column: 'clients', lines: [title(first), ...lines.map(plain)], full, look: 'plain' };
}

function plain(text: string): Line {
  return { text, look: 'plain' };
}

function portNode(key: string, members: readonly ReportedHost[]): PictureNode {
  const ports = [...new Set(members.map(({ port }) => port))];
  const workloads = [...new Set(members.map(({ workload }) => workload))];
  const { protocol } = members[0];
  return {
    id: id('ports', key),
    column: 'ports',
    lines: [
      title(`${ports.length > 1 ? 'Ports' : 'Port'} ${listed(ports.map(String), 3)} ${protocol}`),
      plain(listed([...new Set(members.map(tlsWords))], 1)),
      { text: workloads.length > 1 ? counted(workloads.length, 'gateway') : workloads[0].replace(/^Pods with /, ''), look: 'muted', breaks: true },
    ],
    full: `${protocol} ${ports.join(', ')} on ${listed(workloads, 5)}`,
    look: 'plain',
  };
}

function redirectNode(key: string, members: readonly ReportedHost[]): PictureNode {
  const ports = [...new Set(members.map(({ redirectPort }) => String(redirectPort)))];
  const full = `HTTP ${listed(ports, 5)} redirects to https: ${listed(members.map(({ host }) => host), 10)}`;
  const lines = [title(`${ports.length > 1 ? 'Ports' : 'Port'} ${listed(ports, 3)} HTTP`), plain(`redirects ${counted(members.length, 'host')} to https`)];
  return { id: id('ports', key), column: 'ports', lines, full, look: 'plain' };
}

function hostNode(key: string, host: ReportedHost, data: ReportData): PictureNode {
  const { certificate, dropped, routes, tls, tlsMode } = host;
  const findings = findingCounts(data, host.findings);
  const lines: Line[] = [title(host.host)];
  if (dropped !== undefined) lines.push({ text: `not served: ${dropped}`, look: 'bad' });
  if (certificate) {
    const look = daysState(certificate.daysLeft, data);
    lines.push({ text: `${daysText(certificate.daysLeft)}, ${certificate.notAfter}`, look });
  } else if (tlsMode === 'SIMPLE' || tlsMode === 'MUTUAL' || tlsMode === 'OPTIONAL_MUTUAL') {
    lines.push({ text: 'certificate: not in the manifests', look: 'muted' });
  } else {
    lines.push({ text: tlsWords(host), look: 'muted' });
  }
  if (routes.length === 0 && dropped === undefined && tls !== 'redirects to https') lines.push({ text: 'no routes', look: 'warn' });
  if (findings.errors + findings.warnings > 0) lines.push({ text: findingWords(findings), look: findings.errors > 0 ? 'bad' : 'warn' });
  const full = `${host.host} on port ${host.port}: TLS ${tls}; clients: ${host.clients}`;
  return { id: id('hosts', key), column: 'hosts', lines, full, look: worst(lines), host: host.id };
}

function hostsNode(key: string, members: readonly ReportedHost[], data: ReportData): PictureNode {
  const domains = [...groupBy(members, ({ host }) => parentDomain(host)).keys()];
  const findings = findingCounts(data, [...new Set(members.flatMap(host => host.findings))]);
  const first = [...members].filter(({ certificate }) => certificate).sort((a, b) => a.certificate!.daysLeft - b.certificate!.daysLeft)[0];
  const wrong = members.filter(host => attention(host, data) !== 'good');
  const samples = [...wrong, ...members.filter(host => !wrong.includes(host))].slice(0, SAMPLES);
  const lines: Line[] = [
    title(`${counted(members.length, 'host')} of ${listed(domains, 1)}`),
    ...samples.map((host): Line => ({ text: host.host, look: SAMPLE_LOOKS[attention(host, data)] })),
    ...members.length > SAMPLES ? [{ text: `and ${members.length - SAMPLES} more`, look: 'muted' as const }] : [],
  ];
  if (first) {
    const { daysLeft, notAfter } = first.certificate!;
    lines.push({ text: `first: ${daysText(daysLeft)}, ${notAfter}`, look: daysState(daysLeft, data) });
  }
  if (findings.errors + findings.warnings > 0) lines.push({ text: findingWords(findings), look: findings.errors > 0 ? 'bad' : 'warn' });
  const full = `${counted(members.length, 'host')} of ${listed(domains, 10)}: ${listed(members.map(({ host }) => host), 20)}`;
  return { id: id('hosts', key), column: 'hosts', lines, full, look: worst(lines), host: samples[0].id };
}

function worst(lines: readonly Line[]): PictureNode['look'] {
  return lines.some(({ look }) => look === 'bad') ? 'bad' : lines.some(({ look }) => look === 'warn') ? 'warn' : 'plain';
}

interface Targets {
  readonly nodes: readonly PictureNode[];
  /** The box of a backend, by its id. */
  ofBackend(backend: string): string;
  ofAnswer(answer: string): string;
}

/** Backends, and responses of the gateway itself. */
function targetGroups(data: ReportData, hosts: readonly ReportedHost[], most: number): Targets {
  const backends = coarsen(data.backends, most, [backend => backend.id, placeOf, () => 'all']);
  const answers = coarsen([...new Set(hosts.flatMap(({ routes }) => routes.flatMap(({ answer }) => answer ?? [])))], most / 2, [
    answer => answer, answer => answer.split(' ', 2).join(' '), () => 'all',
  ]);
  const backendKeys = new Map([...backends].flatMap(([key, members]) => members.map(member => [member.id, key] as const)));
  const answerKeys = byMember(answers);
  return {
    nodes: [
      ...[...backends].map(([key, members]) => backendNode(key, members, data)),
      ...[...answers].map(([key, members]): PictureNode => ({
        id: id('backends', `answer ${key}`),
        column: 'backends',
        lines: [title('Response of the gateway'), plain(members.length === 1 ? members[0] : `${members.length} different ones`)],
        full: listed(members, 20),
        look: 'plain',
      })),
    ],
    ofBackend: backend => id('backends', backendKeys.get(backend)!),
    ofAnswer: answer => id('backends', `answer ${answerKeys.get(answer)!}`),
  };
}

const SERVICE = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/;

/** The namespace of a Service; the parent domain of another host. */
function placeOf({ host }: ReportedBackend): string {
  const service = SERVICE.exec(host);
  return service ? `namespace ${service[2]}` : parentDomain(host);
}

function backendNode(key: string, members: readonly ReportedBackend[], data: ReportData): PictureNode {
  const findings = findingCounts(data, [...new Set(members.flatMap(backend => backend.findings))]);
  const found: Line[] = findings.errors + findings.warnings > 0
    ? [{ text: findingWords(findings), look: findings.errors > 0 ? 'bad' : 'warn' }] : [];
  const [backend] = members;
  const [, name, namespace] = SERVICE.exec(backend.host) ?? [];
  const places = [...new Set(members.map(placeOf))];
  const port = backend.port === undefined ? '' : `:${backend.port}`;
  const lines: Line[] = members.length > 1
    ? [title(counted(members.length, 'backend')), { text: places.length > 1 ? `in ${places.length} namespaces or domains` : places[0], look: 'muted' }]
    : [
      title(`${name ?? backend.host}${port}`),
      { text: [name ? `namespace ${namespace}` : 'outside of the cluster', backend.subset && `subset ${backend.subset}`].filter(Boolean).join(', '), look: 'muted' },
    ];
  return {
    id: id('backends', key),
    column: 'backends',
    lines: [...lines, ...found],
    full: listed(members.map(member => member.id), 20),
    look: worst(found),
  };
}

/** Edges by their ends, with the labels of all. */
class Edges {
  private readonly labels = new Map<string, { readonly from: string; readonly to: string; readonly texts: Set<string> }>();

  public add(from: string, to: string, texts: readonly string[] = []): void {
    const key = JSON.stringify([from, to]);
    const edge = this.labels.get(key) ?? { from, to, texts: new Set() };
    this.labels.set(key, edge);
    texts.forEach(text => edge.texts.add(text));
  }

  public get all(): PictureEdge[] {
    return [...this.labels.values()].map(({ from, to, texts }) => ({
      from, to, labels: [...texts], full: listed([...texts], 20),
    }));
  }
}
