import { domainFlaw, isDnsLabel, isIpAddress, wildcardDomainFlaw } from './domain-name';
import { exportToProblems } from './export-to';
import { hostMistake } from './host-mistake';
import { isUint32 } from './integers';
import { isLabel } from './label';
import { MetadataSpec, metadataProblems } from './metadata';
import { at, refused, ValidationProblem, warned } from './problem';
import { protocolFamily } from './protocol';
import { portNumberProblem } from './server-port';
import { choice, list, map, NUMBER, object, Shape, shapeCheck, TEXT } from './shape';
import { subjectAltNamesProblems } from './subject-alt-names';

/** The spec of a ServiceEntry, as JSON. */
interface ServiceEntrySpec {
  readonly hosts?: readonly string[];
  readonly addresses?: readonly string[];
  readonly ports?: readonly { readonly number: number; readonly name: string; readonly protocol?: string; readonly targetPort?: number }[];
  readonly location?: string;
  readonly resolution?: string;
  readonly subjectAltNames?: readonly string[];
  readonly endpoints?: readonly {
    readonly address?: string;
    readonly network?: string;
    readonly ports?: { readonly [name: string]: number };
    readonly labels?: { readonly [label: string]: string };
    readonly weight?: number;
  }[];
  readonly workloadSelector?: { readonly labels?: { readonly [name: string]: string } };
  readonly exportTo?: readonly string[];
}

const ENDPOINT = object({
  address: TEXT, labels: map(TEXT), locality: TEXT, network: TEXT, ports: map(NUMBER), serviceAccount: TEXT, weight: NUMBER,
});

const SERVICE_ENTRY_SHAPE: Shape = object({
  addresses: list(TEXT),
  endpoints: list(ENDPOINT),
  exportTo: list(TEXT),
  hosts: list(TEXT),
  location: choice('MESH_EXTERNAL', 'MESH_INTERNAL'),
  ports: list(object({ name: TEXT, number: NUMBER, protocol: TEXT, targetPort: NUMBER }, 'number', 'name')),
  resolution: choice('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'),
  subjectAltNames: list(TEXT),
  workloadSelector: object({ labels: map(TEXT) }),
}, 'hosts');

/** Where a ServiceEntry's spec does not match its shape. */
export const serviceEntryShapeProblems = shapeCheck(SERVICE_ENTRY_SHAPE);

/** All problems of a ServiceEntry on its own, as Istio sees them. */
export function validateServiceEntry(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const shape = serviceEntryShapeProblems(spec);
  const inside = shape.some(p => p.level === 'error') ? [] : specProblems(spec as ServiceEntrySpec, metadata);
  return [...metadataProblems(metadata), ...at('spec', ...shape, ...inside)];
}

function specProblems(spec: ServiceEntrySpec, { namespace, labels = {} }: MetadataSpec): ValidationProblem[] {
  const { hosts = [], ports = [], resolution = 'NONE', addresses = [], endpoints = [], exportTo = [] } = spec;
  return [
    ...(hosts.length > 0 ? [] : [problem('a service entry has no host', 'set hosts', 'hosts')]),
    ...hosts.flatMap((host, i) => {
      const flaw = host === '*' ? 'is every host' : wildcardDomainFlaw(host);
      const mistake = flaw === undefined ? undefined : hostMistake(host, 'a port');
      return flaw === undefined
        ? []
        : [
          problem(
            `host '${host}' ${mistake?.flaw ?? flaw}`,
            mistake?.help ?? "give a DNS name, or a wildcard such as '*.example.com'",
            `hosts[${i}]`,
          ),
        ];
    }),
    ...(resolution === 'DYNAMIC_DNS'
      ? []
      : hosts.flatMap((host, i) =>
        host !== '*' && host.includes('*') && !host.startsWith('*.')
          ? [
            warned({
              code: 'invalid-destination',
              message: `host '${host}' has a wildcard for a part of a name`,
              help: "use '*.' before a domain",
              field: `hosts[${i}]`,
            }),
          ]
          : [],
      )),
    ...portsProblems(ports),
    ...subjectAltNamesProblems(spec.subjectAltNames),
    ...warnings(spec, labels['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() !== 'false'),
    ...(spec.workloadSelector && endpoints.length > 0
      ? [problem('a service entry has workloadSelector and endpoints', 'keep one of them', 'endpoints')]
      : []),
    ...(addresses.some(address => address.includes('/')) && resolution !== 'NONE' && resolution !== 'STATIC'
      ? [
        problem(
          `addresses with a prefix length cannot be combined with resolution ${resolution}`,
          'use single addresses, or resolution NONE or STATIC',
          'addresses',
        ),
      ]
      : []),
    ...addresses.flatMap((address, i) => isSubnet(address) ? [] : [
      problem(`'${address}' is neither an IP address nor a range of them`, 'write it as 10.0.0.1 or 10.0.0.0/24', `addresses[${i}]`),
    ]),
    ...resolutionProblems(spec, labels),
    ...endpoints.flatMap((endpoint, i) => at(`endpoints[${i}]`, ...endpointProblems(endpoint))),
    ...(resolution !== 'NONE' && hosts.length > 1 && ports.some(({ protocol = '' }) => (protocolFamily(protocol) ?? 'tcp') === 'tcp')
      ? [problem('several hosts have a port that is neither HTTP nor TLS', 'use a separate service entry for each host', 'hosts')]
      : []),
    ...at(
      'exportTo',
      ...exportToProblems(
        exportTo.filter(entry => entry !== '~'),
        namespace,
      ),
      exportTo.includes('~') && exportTo.length > 1 ? problem("exportTo has '~' together with other entries", "'~' means no namespace") : undefined,
    ),
  ];
}

/** An address, perhaps with the length of its prefix. */
function isSubnet(text: string): boolean {
  const [address, length, more] = text.split('/');
  return isIpAddress(address) && more === undefined
    && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (address.includes(':') ? 128 : 32)));
}

/** What Istio accepts with a warning. */
function warnings(
  { addresses = [], hosts = [], ports = [], resolution = 'NONE', workloadSelector }: ServiceEntrySpec,
  allocates: boolean,
): ValidationProblem[] {
  const port = ports.findIndex(({ protocol = '' }) => protocol === '' || protocol === 'TCP');
  const found = (message: string, help: string, field: string) => [warned({ code: 'invalid-destination', message, help, field })];
  return [
    ...(addresses.length === 0 && port >= 0 && (resolution === 'NONE' || !allocates)
      ? found(
        `port '${ports[port].name}' for TCP has no address to distinguish its connections`,
        'set addresses',
        `ports[${port}]`,
      )
      : []),
    ...(workloadSelector !== undefined && resolution === 'NONE'
      ? found('workloadSelector has no effect with resolution NONE', 'use resolution STATIC', 'workloadSelector')
      : []),
    ...(workloadSelector !== undefined && Object.keys(workloadSelector.labels ?? {}).length === 0
      ? found('workloadSelector has no labels, so it selects every workload of the namespace', 'set labels', 'workloadSelector')
      : []),
    ...(addresses.length > 0 &&
    hosts.length > 1 &&
    resolution.startsWith('DNS') &&
    ports.some(({ protocol = '' }) => protocol.toUpperCase() === 'TCP')
      ? found('several hosts share the addresses of a TCP port', 'use a separate service entry for each host', 'hosts')
      : []),
  ];
}

function portsProblems(ports: NonNullable<ServiceEntrySpec['ports']>): ValidationProblem[] {
  return ports.flatMap(({ number, name, protocol = '', targetPort }, i) => at(`ports[${i}]`,
    portNumberProblem(number),
    targetPort === undefined || targetPort === 0 ? undefined : portNumberProblem(targetPort),
    name === '' ? problem('a port has no name', 'set a name for each port', 'name') : portNameProblem(name),
    protocol !== '' && !protocolFamily(protocol) ? problem(`protocol '${protocol}' is unknown`, 'use HTTP, HTTPS, HTTP2, GRPC, TLS or TCP', 'protocol') : undefined,
    ports.findIndex(other => other.name === name) < i ? problem(`port name '${name}' is used twice`, 'use a unique name for each port', 'name') : undefined,
    ports.findIndex(other => other.number === number) < i ? problem(`port ${number} is defined twice`, 'keep one of them', 'number') : undefined));
}

function resolutionProblems(spec: ServiceEntrySpec, labels: { readonly [name: string]: string }): ValidationProblem[] {
  const { resolution = 'NONE', hosts = [], endpoints = [], ports = [] } = spec;
  switch (resolution) {
    case 'NONE':
      return endpoints.length > 0
        ? [problem('endpoints have no effect with resolution NONE', 'use resolution STATIC or DNS', 'endpoints')]
        : [];
    case 'DNS':
    case 'DNS_ROUND_ROBIN': {
      const unresolvable = endpoints.length > 0 ? undefined : hosts.find(host => domainFlaw(host) !== undefined);
      return [
        ...(unresolvable === undefined
          ? []
          : [
            problem(
              `host '${unresolvable}' cannot be resolved with resolution ${resolution} and no endpoints`,
              'use full host names, set endpoints, or use resolution NONE',
              'hosts',
            ),
          ]),
        ...(resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1
          ? [problem('DNS_ROUND_ROBIN has several endpoints', 'use one endpoint, or DNS', 'endpoints')]
          : []),
        ...endpoints.flatMap(({ address = '' }, i) =>
          isIpAddress(address) || domainFlaw(address) === undefined
            ? []
            : [problem(`address '${address}' is neither an IP address nor a DNS name`, 'use an IP address or a DNS name', `endpoints[${i}].address`)],
        ),
        ...endpoints.flatMap((endpoint, i) => at(`endpoints[${i}]`, ...endpointPortsProblems(endpoint, ports))),
      ];
    }
    case 'STATIC':
      return endpoints.flatMap((endpoint, i) => at(`endpoints[${i}]`, ...staticEndpointProblems(endpoint, ports)));
    case 'DYNAMIC_DNS':
      return dynamicDnsProblems(spec, labels);
    default:
      return [];
  }
}

const DYNAMIC_PROTOCOLS = ['HTTP', 'TLS', 'GRPC', 'HTTP2'];

function portNameProblem(name: string): ValidationProblem | undefined {
  return isDnsLabel(name) ? undefined : problem(`port name '${name}' is not a DNS label`, 'use up to 63 letters, digits and inner hyphens', 'name');
}

function dynamicDnsProblems(spec: ServiceEntrySpec, labels: { readonly [name: string]: string }): ValidationProblem[] {
  const { hosts = [], addresses = [], endpoints = [], ports = [], location = 'MESH_EXTERNAL' } = spec;
  const waypoint = labels['istio.io/use-waypoint'] ?? '';
  return [
    ...hosts.filter(host => !host.startsWith('*')).map(host => problem(`host '${host}' is not a wildcard`, 'resolution DYNAMIC_DNS is for wildcards', 'hosts')),
    ...addresses.length > 0 ? [problem('addresses have no effect with resolution DYNAMIC_DNS', 'remove addresses', 'addresses')] : [],
    ...endpoints.length > 0 ? [problem('endpoints have no effect with resolution DYNAMIC_DNS', 'remove endpoints', 'endpoints')] : [],
    ...ports.flatMap(({ protocol = '' }, i) => DYNAMIC_PROTOCOLS.includes(protocol.toUpperCase()) ? []
      : [problem(`resolution DYNAMIC_DNS does not support protocol '${protocol}'`, `use one of ${DYNAMIC_PROTOCOLS.join(', ')}`, `ports[${i}].protocol`)]),
    ...location === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none'
      ? [problem('resolution DYNAMIC_DNS inside the mesh does not support waypoints', 'use location MESH_EXTERNAL', 'location')] : [],
  ];
}

/** What is refused for endpoints of any resolution. */
function endpointProblems({ labels = {}, weight }: Endpoint): ValidationProblem[] {
  return [
    ...Object.entries(labels).filter(([key, value]) => !isLabel(key, value))
      .map(([key, value]) => problem(`label '${key}: ${value}' is not valid`, 'labels have letters, digits, -, _ and .', `labels[${key}]`)),
    ...weight === undefined || isUint32(weight) ? [] : [problem(`weight ${weight} is not a whole number from 0`, 'use 0 or more', 'weight')],
  ];
}

type Ports = NonNullable<ServiceEntrySpec['ports']>;
type Endpoint = NonNullable<ServiceEntrySpec['endpoints']>[number];

/** What Istio refuses about an endpoint that is not looked up in DNS. */
function staticEndpointProblems(endpoint: Endpoint, ports: Ports): ValidationProblem[] {
  const { address = '', network = '' } = endpoint;
  const named = endpointPortsProblems(endpoint, ports);
  if (address.startsWith('unix://')) {
    return [
      ...Object.keys(endpoint.ports ?? {}).length > 0 ? [problem(`endpoint ${address} has ports`, 'leave them out', 'ports')] : [],
      ...ports.length === 1 ? [] : [problem(`endpoint ${address} serves ${ports.length} ports`, 'give the service entry exactly one port', 'address')],
      ...unixPathProblems(address.slice('unix://'.length)),
    ];
  }
  if (address === '') {
    return network === '' ? [problem('an endpoint has no address', 'give its IP address', 'address')] : named;
  }
  return isIpAddress(address) ? named : [
    problem(`address '${address}' is not an IP address, as resolution STATIC needs it`, 'give IP addresses, or use resolution DNS', 'address'), ...named,
  ];
}

function unixPathProblems(path: string): ValidationProblem[] {
  return /^(@|\/.*[^/]$)/.test(path) ? [] : [problem(`socket '${path}' is not an absolute path of a file`, 'write unix:///path/to/socket', 'address')];
}

/** The ports of an endpoint are by the names of those of the service entry. */
function endpointPortsProblems(endpoint: Endpoint, ports: Ports): ValidationProblem[] {
  const names = ports.map(({ name }) => name);
  return Object.entries(endpoint.ports ?? {}).flatMap(([name, number]) => at(`ports[${name}]`,
    names.includes(name) ? undefined : problem(`port '${name}' of an endpoint is not one of the service entry`, `use a name of its ports: ${names.join(', ')}`),
    portNumberProblem(number)));
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
