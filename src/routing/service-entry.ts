import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Destination, DestinationOptions, SingleDestination } from './destination';
import { ServiceEntryEndpoint, ServiceEntryLocation, ServiceEntryPort, ServiceEntryResolution } from './service-entry-options';
import { ServiceEntryObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { recordCreation } from '../synth/record-creation';
import { isIpAddress } from '../validation/domain-name';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check, findingAsError } from '../validation/problem';
import { validateServiceEntry } from '../validation/service-entry';

/** Properties of hosts that Istio does not know from Kubernetes. */
export interface ServiceEntryProps {
  /** Names of the hosts: fully qualified, or wildcards such as `*.example.com`. Several hosts have the same ports and endpoints. */
  readonly hosts: string[];

  /** Ports of the hosts. */
  readonly ports: ServiceEntryPort[];

  /**
   * Addresses of the hosts, as clients in the mesh see them: IP addresses, or ranges such as `192.0.2.0/24` with resolution `NONE` or
   * `STATIC`.
   *
   * @default - none: the host distinguishes requests
   * @nonempty
   */
  readonly addresses?: string[];

  /**
   * What serves the hosts: with resolution `STATIC` IP addresses, with `DNS` also names. Excludes `workloadSelector`.
   *
   * @default - what `resolution` finds
   * @nonempty
   */
  readonly endpoints?: ServiceEntryEndpoint[];

  /**
   * Labels of the Pods and WorkloadEntries that serve the hosts, in the namespace of the ServiceEntry. Excludes `endpoints`.
   *
   * @default - none
   */
  readonly workloadSelector?: { [label: string]: string };

  /**
   * How the addresses of the hosts are found.
   *
   * @default - `STATIC` with `workloadSelector` and for endpoints with IP addresses only; `NONE` for wildcards without endpoints; else
   *   `DNS`
   */
  readonly resolution?: ServiceEntryResolution;

  /**
   * Whether the hosts belong to the mesh, whose workloads use mutual TLS.
   *
   * @default - `MESH_INTERNAL` with `workloadSelector`, else `MESH_EXTERNAL`
   */
  readonly location?: ServiceEntryLocation;

  /**
   * Names of which the certificate of the hosts must have one, where a DestinationRule starts TLS without names.
   *
   * @default - the host of the request
   * @nonempty
   */
  readonly subjectAltNames?: string[];

  /**
   * Namespaces that see the hosts; they must include the namespace of the gateway's workload. `.` is the ServiceEntry's own namespace.
   *
   * @default - all
   * @nonempty
   */
  readonly exportTo?: string[];

  /**
   * Metadata of the ServiceEntry.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Options of a host of a ServiceEntry as a destination. */
export interface ServiceEntryDestinationOptions extends DestinationOptions {
  /**
   * One of the hosts.
   *
   * @default - the first
   */
  readonly host?: string;
}

/**
 * Hosts that Istio does not know from Kubernetes, such as those outside the mesh, as destinations of routes: creates an Istio
 * ServiceEntry.
 *
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ServiceEntry extends Construct {
  /** The ServiceEntry's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  private readonly _hosts: string[];
  private readonly ports: number[];

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props hosts, ports, endpoints
   * @throws `invalid-destination`, `invalid-port`, `invalid-name` for what Istio refuses
   */
  constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    checkArguments('ServiceEntry', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const { hosts, ports, metadata, workloadSelector, endpoints } = props;
    this._hosts = [...hosts];
    this.ports = ports.map(({ number }) => number);
    const spec = {
      hosts: this._hosts,
      addresses: props.addresses,
      location: props.location ?? (workloadSelector ? ServiceEntryLocation.MESH_INTERNAL : ServiceEntryLocation.MESH_EXTERNAL),
      resolution: props.resolution ?? resolutionOf(props),
      ports: ports.map(({ number, name, protocol, targetPort }) => ({ number, name: name ?? `${protocol.toLowerCase()}-${number}`, protocol, targetPort })),
      endpoints: endpoints?.map(endpoint => ({ ...endpoint })),
      workloadSelector: workloadSelector && { labels: workloadSelector },
      subjectAltNames: props.subjectAltNames,
      exportTo: props.exportTo,
    };
    this.checkProps(spec, metadata);
    this.apiObject = new ServiceEntryObject(this, 'Resource', { metadata, spec: late(() => spec) });
  }

  /** Name of the ServiceEntry. */
  public get name(): string {
    return this.apiObject.name;
  }

  /** Names of the hosts. */
  public get hosts(): string[] {
    return [...this._hosts];
  }

  /**
   * A host as a destination of routes.
   *
   * @param port one of its ports
   * @param options host, subset
   * @throws `invalid-destination` for a host or port that the ServiceEntry does not have
   */
  public destination(port: number, options: ServiceEntryDestinationOptions = {}): SingleDestination {
    checkArguments('ServiceEntry.destination', [port, options], this);
    const { host = this._hosts[0], ...destination } = options;
    if (!this._hosts.includes(host)) {
      throw new IngressError({
        code: 'invalid-destination', message: `the service entry has no host '${host}'`, help: `use one of its hosts: ${this._hosts.join(', ')}`,
      }, this);
    }
    if (!this.ports.includes(port)) {
      throw new IngressError({
        code: 'invalid-destination', message: `host '${host}' has no port ${port}`, help: `use one of its ports: ${this.ports.join(', ')}`,
      }, this);
    }
    return Destination.host(host, port, destination);
  }

  private checkProps(spec: object, metadata: ApiObjectMetadata | undefined): void {
    const short = this._hosts.find(host => !host.includes('.') && host !== '*');
    if (short !== undefined) {
      throw new IngressError({
        code: 'invalid-destination',
        message: `host '${short}' is a short name, which routes resolve to a Service`,
        help: 'use a fully qualified name',
        field: 'hosts',
      }, this);
    }
    if (this.ports.length === 0) {
      throw new IngressError({ code: 'invalid-port', message: `host '${this._hosts[0]}' has no port`, help: 'add at least one', field: 'ports' }, this);
    }
    const namespace = metadata?.namespace ?? Chart.of(this).namespace;
    check(this,
      ...metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(metadata.name)),
      ...namespace === undefined ? [] : at('metadata.namespace', namespaceProblem(namespace)),
      ...validateServiceEntry(spec, { ...metadata, namespace }).map(findingAsError('empty-subject-alt-name')));
  }
}

function resolutionOf({ hosts, endpoints = [], workloadSelector }: ServiceEntryProps): ServiceEntryResolution {
  if (workloadSelector) return ServiceEntryResolution.STATIC;
  if (endpoints.length === 0) return hosts.some(host => host.includes('*')) ? ServiceEntryResolution.NONE : ServiceEntryResolution.DNS;
  return endpoints.every(({ address = '' }) => address === '' || isIpAddress(address) || address.startsWith('unix://'))
    ? ServiceEntryResolution.STATIC : ServiceEntryResolution.DNS;
}
