import type { IBackend } from './backend';
import type { IngressRequestOptions } from './ingress-request-options';
import type { IngressResponse } from './ingress-response';
import type * as simulations from './simulation';
import { checkArguments } from '../arguments/check-arguments';
import type { IngressModel } from '../model/ingress-model';
import type { IClock } from '../pki/store/clock';

/** Options of a simulator, besides the manifests. */
export interface IngressSimulatorOptions {
  /**
   * Namespace of objects without one.
   *
   * @default default
   * @nonempty
   */
  readonly namespace?: string;

  /**
   * The time of the requests, at which certificates must be valid.
   *
   * @default - the system's clock; for certificates of a deterministic store the time of their issue
   */
  readonly clock?: IClock;
}

/**
 * Simulates the ingress gateway that Istio would configure from manifests: answers requests without a cluster.
 *
 * Handshakes are real, with the certificates from the manifests; routing follows Istio's rules for merging Gateways and VirtualServices. No
 * request leaves the program.
 *
 * @example
 * const ingress = IngressSimulator.fromManifests(Testing.synth(chart));
 * await ingress.request('https://shop.example.com/'); // { status: 'routed', destination: { host: 'frontend', port: 8080, … }, … }
 */
export class IngressSimulator {
  /**
   * Reads Gateways, VirtualServices, Secrets and, where relevant, Services and workloads from manifests.
   *
   * @param manifests API objects in any nesting, such as the result of `Testing.synth`, or YAML or JSON as text, from any program
   * @param options namespace, clock
   * @throws invalid-manifest
   */
  public static fromManifests(manifests: any, options: IngressSimulatorOptions = {}): IngressSimulator {
    checkArguments('IngressSimulator.fromManifests', [manifests, options]);
    return new IngressSimulator(loadSimulation().ofManifests(manifests, options.namespace, options.clock));
  }

  /**
   * A simulator for an existing model.
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
   * Replaces a Service: its status code becomes the `statusCode` of requests that are routed to it.
   *
   * @param host name of the Service, or its full host
   * @param backend computes the response
   */
  public withBackend(host: string, backend: IBackend): IngressSimulator {
    checkArguments('IngressSimulator.withBackend', [host, backend]);
    this.#simulation.addBackend(host, backend);
    return this;
  }

  /**
   * Simulates a request for a URL.
   *
   * @param url `http:` or `https:`, with the port unless it is the default one of the Service in front of the gateway
   * @param options the client's certificate, trust, headers
   * @throws invalid-argument for an invalid URL
   */
  public async request(url: string, options: IngressRequestOptions = {}): Promise<IngressResponse> {
    checkArguments('IngressSimulator.request', [url, options]);
    return this.#simulation.request(url, options);
  }

  /**
   * The result of `request` for a successful handshake, synchronously.
   *
   * @internal
   */
  public _route(url: string, options: IngressRequestOptions = {}): IngressResponse {
    return this.#simulation.route(url, options);
  }

  /**
   * The server for a connection to a URL, with its material for handshakes; undefined if there is none.
   *
   * @internal
   */
  public _serverFor(url: string, options: IngressRequestOptions = {}): simulations.ServerWithMaterial | undefined {
    return this.#simulation.serverFor(url, options);
  }

  /**
   * Every server that terminates TLS.
   *
   * @internal
   */
  public get _tlsServers(): simulations.ServerWithMaterial[] {
    return this.#simulation.tlsServers;
  }
}

/** Loaded on first use: programs that only write manifests load the package too. */
function loadSimulation(): typeof simulations.Simulation {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./simulation') as typeof simulations).Simulation;
}
