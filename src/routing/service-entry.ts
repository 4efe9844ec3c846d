import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Destination, DestinationOptions, SingleDestination } from './destination';
import { ServiceEntryObject, ServiceEntrySpecLocation, ServiceEntrySpecResolution } from '../api-object/istio-objects';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { recordCreation } from '../synth/record-creation';
import { domainFlaw, isIpAddress } from '../validation/domain-name';
import { exportToProblems } from '../validation/export-to';
import { objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { portNumberProblem, serverProtocolProblem } from '../validation/server-port';

/** A port of a host outside the mesh. */
export interface ServiceEntryPort {
  /** Port number. */
  readonly number: number;

  /**
   * Protocol of the port: `HTTP`, `HTTPS`, `HTTP2`, `GRPC`, `TLS`, `TCP`, … If the gateway starts TLS (with a `DestinationRule`): `HTTP`.
   */
  readonly protocol: string;

  /**
   * Port of the endpoints.
   *
   * @default - the same number
   */
  readonly targetPort?: number;
}

/** Properties of a host outside the mesh. */
export interface ServiceEntryProps {
  /** Fully qualified name of the host. */
  readonly host: string;

  /** Its ports. */
  readonly ports: ServiceEntryPort[];

  /**
   * Addresses of the host: only IP addresses or only DNS names.
   *
   * @default - resolved by DNS from the host
   * @nonempty
   */
  readonly endpoints?: string[];

  /**
   * Namespaces that see the host; they must include the namespace of the gateway's workload. `.` is the ServiceEntry's own namespace.
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

/**
 * A host outside the mesh as a destination of routes: creates an Istio ServiceEntry.
 *
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ServiceEntry extends Construct {
  /** The ServiceEntry's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  /** Fully qualified name of the host. */
  public readonly host: string;
  private readonly ports: number[];

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props host, ports, endpoints
   * @throws `invalid-host`, `invalid-port`, `invalid-name` for what Istio refuses
   */
  constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    checkArguments('ServiceEntry', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const { host, ports, endpoints = [], exportTo, metadata } = props;
    this.host = host;
    this.ports = ports.map(({ number }) => number);
    this.checkProps(props);
    this.apiObject = new ServiceEntryObject(this, 'Resource', {
      metadata,
      spec: {
        hosts: [host],
        location: ServiceEntrySpecLocation.MESH_UNDERSCORE_EXTERNAL,
        resolution: endpoints.length && endpoints.every(isIpAddress) ? ServiceEntrySpecResolution.STATIC : ServiceEntrySpecResolution.DNS,
        ports: ports.map(({ number, protocol, targetPort }) => ({ number, name: `${protocol.toLowerCase()}-${number}`, protocol, targetPort })),
        endpoints: endpoints.length ? endpoints.map(address => ({ address })) : undefined,
        exportTo,
      },
    });
  }

  /** Name of the ServiceEntry. */
  public get name(): string {
    return this.apiObject.name;
  }

  /**
   * The host as a destination of routes.
   *
   * @param port one of its ports
   * @param options subset
   * @throws `invalid-destination` for a port that it does not have
   */
  public destination(port: number, options: DestinationOptions = {}): SingleDestination {
    checkArguments('ServiceEntry.destination', [port, options], this);
    if (!this.ports.includes(port)) {
      throw new IngressError({
        code: 'invalid-destination', message: `host '${this.host}' has no port ${port}`, help: `use one of its ports: ${this.ports.join(', ')}`,
      }, this);
    }
    return Destination.host(this.host, port, options);
  }

  private checkProps({ host, ports, endpoints = [], exportTo, metadata }: ServiceEntryProps): void {
    const refuse = (code: 'invalid-host' | 'invalid-port', message: string, help: string) => {
      throw new IngressError({ code, message, help }, this);
    };
    const flaw = host.includes('.') ? domainFlaw(host) : 'is a short name';
    if (flaw !== undefined) refuse('invalid-host', `host '${host}' ${flaw}`, 'use a fully qualified name without wildcards');
    const addresses = endpoints.filter(isIpAddress);
    if (addresses.length > 0 && addresses.length < endpoints.length) {
      refuse('invalid-host', `endpoints of '${host}' mix addresses and names: ${endpoints.join(', ')}`, 'use only one kind');
    }
    const wrong = endpoints.find(endpoint => !isIpAddress(endpoint) && domainFlaw(endpoint) !== undefined);
    if (wrong !== undefined) refuse('invalid-host', `endpoint '${wrong}' of '${host}' ${domainFlaw(wrong)}`, 'use IP addresses or DNS names');
    if (ports.length === 0) refuse('invalid-port', `host '${host}' has no port`, 'add at least one');
    const twice = ports.find(({ number }, index) => this.ports.indexOf(number) !== index);
    if (twice) refuse('invalid-port', `host '${host}' has port ${twice.number} twice`, 'list it once');
    check(this,
      ...metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(metadata.name)),
      ...ports.flatMap(({ number, protocol, targetPort }, index) => at(`spec.ports[${index}]`,
        portNumberProblem(number), serverProtocolProblem(protocol), targetPort === undefined ? undefined : portNumberProblem(targetPort))),
      ...exportTo ? at('spec.exportTo', ...exportToProblems(exportTo, metadata?.namespace ?? Chart.of(this).namespace)) : []);
  }
}
