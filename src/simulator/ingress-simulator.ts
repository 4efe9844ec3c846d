import type { IBackend } from './backend';
import type { IngressRequestOptions } from './ingress-request-options';
import type { IngressResponse } from './ingress-response';
import type * as simulations from './simulation';
import { checkArguments } from '../arguments/check-arguments';
import type { IngressModel } from '../model/ingress-model';
import type { IClock } from '../pki/store/clock';

/** What an ingress needs to know beside the manifests. */
export interface IngressSimulatorOptions {
  /**
   * Namespace of objects that name none.
   *
   * @default default
   */
  readonly namespace?: string;

  /**
   * The time of the requests, which certificates are compared with.
   *
   * @default - the machine's clock; for certificates of a deterministic store the day on which they were issued
   */
  readonly clock?: IClock;
}

/**
 * An ingress gateway in memory, as Istio would make it of manifests: it answers requests without a cluster.
 *
 * Handshakes are real ones, with the certificates that the manifests carry; routing follows Istio's rules for merging
 * Gateways and VirtualServices. It is a model: no request leaves the program.
 *
 * @example
 * const ingress = IngressSimulator.fromManifests(Testing.synth(chart));
 * await ingress.request('https://shop.example.com/'); // { status: 'routed', destination: { host: 'frontend', port: 8080, … }, … }
 */
export class IngressSimulator {
  /**
   * Takes Gateways, VirtualServices, Secrets and, where they matter, Services and workloads out of manifests.
   *
   * @param manifests API objects in any nesting, such as the result of `Testing.synth`, or YAML or JSON as text; also of others
   * @param options namespace, clock
   * @throws invalid-manifest
   */
  public static fromManifests(manifests: any, options: IngressSimulatorOptions = {}): IngressSimulator {
    checkArguments('IngressSimulator.fromManifests', [manifests, options]);
    return new IngressSimulator(loadSimulation().ofManifests(manifests, options.namespace, options.clock));
  }

  /**
   * The ingress of a model that is there already.
   *
   * @internal
   */
  public static _ofModel(model: IngressModel, clock?: IClock): IngressSimulator {
    return new IngressSimulator(new (loadSimulation())(model, clock));
  }

  readonly #simulation: simulations.Simulation;

  private constructor(simulation: simulations.Simulation) {
    this.#simulation = simulation;
  }

  /**
   * Puts something in the place of a Service: its status code becomes the `statusCode` of what is routed there.
   *
   * @param host name of the Service, or its whole host
   * @param backend what answers
   */
  public withBackend(host: string, backend: IBackend): IngressSimulator {
    checkArguments('IngressSimulator.withBackend', [host, backend]);
    this.#simulation.addBackend(host, backend);
    return this;
  }

  /**
   * A client asks for a URL.
   *
   * @param url `http:` or `https:`, with a port if it is not the usual one of the Service in front of the gateway
   * @param options what the client brings
   * @throws invalid-argument if the URL is none
   */
  public async request(url: string, options: IngressRequestOptions = {}): Promise<IngressResponse> {
    checkArguments('IngressSimulator.request', [url, options]);
    return this.#simulation.request(url, options);
  }

  /**
   * What `request` would say if the handshake succeeded, at once.
   *
   * @internal
   */
  public _route(url: string, options: IngressRequestOptions = {}): IngressResponse {
    return this.#simulation.route(url, options);
  }

  /**
   * The server that takes a connection for a URL, with what it has for handshakes; undefined if none does.
   *
   * @internal
   */
  public _serverFor(url: string, options: IngressRequestOptions = {}): simulations.ServerWithMaterial | undefined {
    return this.#simulation.serverFor(url, options);
  }

  /**
   * Every server that ends TLS.
   *
   * @internal
   */
  public get _tlsServers(): simulations.ServerWithMaterial[] {
    return this.#simulation.tlsServers;
  }
}

/** Loaded when it is used: programs that only write manifests load the package too. */
function loadSimulation(): typeof simulations.Simulation {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./simulation') as typeof simulations).Simulation;
}
