import { IConstruct } from 'constructs';
import { BackendTls } from './backend-tls';
import { HeaderOperations, renderHeaders } from './header-operations';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { destinationProblems, weightedDestinationsProblems } from '../validation/destination';
import { check } from '../validation/problem';
import { HeadersSpec } from '../validation/virtual-service-spec';
import { apiObjectOf } from '../workload/api-object-of';

/** Envoy refuses more, and with it every route of the port. */
const MOST_WEIGHT = 2 ** 32 - 1;

/** Options of a destination. */
export interface DestinationOptions {
  /**
   * A named subset of the service, defined by a DestinationRule.
   *
   * @default - the whole service
   */
  readonly subset?: string;

  /**
   * TLS from the gateway to the destination. For each gateway whose routes have such a destination, one DestinationRule is created, in the
   * namespace of the gateway's workload and for that workload alone. It holds for all routes of the gateway to the same host and port.
   *
   * @default - as a DestinationRule says; without one, mutual TLS to workloads of the mesh, none to others
   */
  readonly tls?: BackendTls;
}

/** Options of a destination given by the name of a Kubernetes Service. */
export interface ServiceDestinationOptions extends DestinationOptions {
  /**
   * Namespace of the Service. With it the host is written fully qualified.
   *
   * @default - the namespace of the VirtualService
   */
  readonly namespace?: string;

  /**
   * The cluster's domain, used with `namespace`.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}

/** Options of a destination given by a Service of the same program. */
export interface FromServiceOptions extends DestinationOptions {
  /**
   * The port of the Service.
   *
   * @default - the only port; required for a Service with several
   */
  readonly port?: number;
}

/** A destination with its share of the traffic. */
export interface WeightedDestination {
  /** The destination. */
  readonly destination: SingleDestination;
  /** Share of the traffic, relative to the sum of all weights: a whole number from 0. */
  readonly weight: number;

  /**
   * Changes to the headers of requests to this destination, after those of the route.
   *
   * @default - none
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes to the headers of responses from this destination, before those of the route.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;
}

/**
 * TLS that a destination has by its own option, and where the program gave it.
 *
 * @internal
 */
export interface DestinationTls {
  readonly tls: BackendTls;
  readonly site: CallSite;
}

/** @internal */
export interface DestinationSpec {
  readonly host: string;
  readonly port?: { readonly number: number };
  readonly subset?: string;
}

/** @internal */
export interface RouteDestinationSpec {
  readonly destination: DestinationSpec;
  readonly weight?: number;
  readonly headers?: HeadersSpec;
}

/**
 * Where requests go.
 *
 * @example
 * const canary = Destination.weighted([
 *   { destination: Destination.service('api', 8080), weight: 90 },
 *   { destination: Destination.service('api-next', 8080), weight: 10 },
 * ]);
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export abstract class Destination {
  /**
   * A Kubernetes Service by name.
   *
   * @param name name of the Service
   * @param port port of the Service; by default its only one. A Service with several needs it: Istio would use the port of the gateway
   * @param options namespace, subset
   * @throws `invalid-destination` for names and ports that Istio refuses
   */
  public static service(name: string, port?: number, options: ServiceDestinationOptions = {}): SingleDestination {
    checkArguments('Destination.service', [name, port, options]);
    const host = options.namespace === undefined ? name : serviceHost(name, options.namespace, options.clusterDomain);
    return SingleDestination._of(() => host, port, options, CallSite.of(Destination.service));
  }

  /**
   * A host of the mesh by its fully qualified name: a Service of another namespace, or a host of a ServiceEntry.
   *
   * @param host fully qualified name
   * @param port port of the host; by default its only one. A host with several needs it: Istio would use the port of the gateway
   * @param options subset
   * @throws `invalid-destination` for hosts and ports that Istio refuses
   */
  public static host(host: string, port?: number, options: DestinationOptions = {}): SingleDestination {
    checkArguments('Destination.host', [host, port, options]);
    return SingleDestination._of(() => host, port, options, CallSite.of(Destination.host));
  }

  /**
   * A Service of the same program. Its port must exist; a Service of another namespace is written fully qualified.
   *
   * @param service a `Service` of any version of cdk8s-plus, or an `ApiObject` of kind Service
   * @param options port, subset
   * @throws `invalid-destination` for another construct, or a port that the Service does not have
   */
  public static fromService(service: IConstruct, options: FromServiceOptions = {}): SingleDestination {
    checkArguments('Destination.fromService', [service, options]);
    const { apiObject: { name, metadata: { namespace } }, manifest } = apiObjectOf(service, 'Service', 'invalid-destination');
    const ports = ((manifest.spec?.ports ?? []) as { port: number }[]).map(each => each.port);
    const port = options.port ?? (ports.length === 1 ? ports[0] : undefined);
    if (port === undefined || !ports.includes(port)) {
      throw new IngressError({
        code: 'invalid-destination',
        message: options.port === undefined
          ? `Service '${name}' has ${ports.length || 'no'} ports, but none is selected`
          : `Service '${name}' has no port ${options.port}`,
        help: ports.length ? `use one of its ports: ${ports.join(', ')}` : 'add a port to the Service',
      }, service);
    }
    const host = (own: string | undefined) => namespace === own || namespace === undefined ? name : serviceHost(name, namespace);
    return SingleDestination._of(host, port, options, CallSite.of(Destination.fromService));
  }

  /**
   * Several destinations that share the traffic by weight.
   *
   * @param destinations destinations with their weights, at least one above 0 if there are several
   * @throws `invalid-destination` for weights that Istio refuses
   */
  public static weighted(destinations: WeightedDestination[]): Destination {
    checkArguments('Destination.weighted', [destinations]);
    return new SplitDestination(destinations);
  }

  /** @internal */
  public abstract _toSpec(namespace?: string): RouteDestinationSpec[];

  /** @internal */
  public abstract get _parts(): readonly SingleDestination[];
}

/** A destination that takes all of the traffic. */
export class SingleDestination extends Destination {
  /** @internal */
  public static _of(
    host: (namespace?: string) => string, port: number | undefined, options: DestinationOptions, site: CallSite,
  ): SingleDestination {
    return new SingleDestination(host, port, options.subset, options.tls && { tls: options.tls, site });
  }

  private constructor(
    private readonly host: (namespace?: string) => string,
    private readonly port: number | undefined,
    private readonly subset: string | undefined,
    /** @internal */ public readonly _tls: DestinationTls | undefined,
  ) {
    super();
    check(undefined, ...destinationProblems(this._destination()));
    if (_tls && subset !== undefined) {
      throw new IngressError({
        code: 'invalid-destination',
        message: `TLS of subset '${subset}' cannot be set by a destination`,
        help: 'set tls in the DestinationRule that defines the subset',
        field: 'tls',
      });
    }
    if (_tls && port === undefined) {
      throw new IngressError({
        code: 'invalid-destination', message: 'a destination with TLS has no port', help: 'give the port that speaks TLS', field: 'port',
      });
    }
  }

  /** @internal */
  public _destination(namespace?: string): DestinationSpec {
    return {
      host: this.host(namespace),
      ...this.port !== undefined && { port: { number: this.port } },
      ...this.subset !== undefined && { subset: this.subset },
    };
  }

  /** @internal */
  public _toSpec(namespace?: string): RouteDestinationSpec[] {
    return [{ destination: this._destination(namespace) }];
  }

  /** @internal */
  public get _parts(): readonly SingleDestination[] {
    return [this];
  }
}

class SplitDestination extends Destination {
  constructor(private readonly parts: WeightedDestination[]) {
    super();
    if (parts.length === 0) {
      throw new IngressError({
        code: 'invalid-destination', message: 'a weighted destination has no parts', help: 'add at least one destination',
      });
    }
    check(undefined, ...weightedDestinationsProblems(this._toSpec()));
    const sum = parts.reduce((total, { weight }) => total + (weight ?? 0), 0);
    if (sum > MOST_WEIGHT) {
      throw new IngressError({
        code: 'invalid-destination', message: `weights sum to ${sum}`, help: `Envoy accepts at most ${MOST_WEIGHT}; use shares of 100`,
      });
    }
  }

  public _toSpec(namespace?: string): RouteDestinationSpec[] {
    return this.parts.map(({ destination, weight, requestHeaders, responseHeaders }) => {
      const headers = renderHeaders(requestHeaders, responseHeaders);
      return { destination: destination._destination(namespace), weight, ...headers && { headers } };
    });
  }

  public get _parts(): readonly SingleDestination[] {
    return this.parts.map(({ destination }) => destination);
  }
}

function serviceHost(name: string, namespace: string, clusterDomain = 'cluster.local'): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}
