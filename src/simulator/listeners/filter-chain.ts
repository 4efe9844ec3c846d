import { ServerModel } from '../../model/gateways';
import { VirtualServiceModel } from '../../model/virtual-services';
import { WeightedDestinationSpec } from '../../validation/destination';

/** A filter chain of a listener. */
export interface FilterChain {
  /** Server names (SNI) that it matches; empty for all remaining connections. */
  readonly sni: readonly string[];
  readonly server: ServerModel;
  readonly kind: 'http' | 'https' | 'tcp' | 'passthrough';
  /** For `http`: every server that shares the routes. */
  readonly servers: readonly ServerModel[];
  /** For `tcp` and `passthrough`: the destinations of the connection. */
  readonly route?: L4Route;
}

/** The destinations of a connection that the gateway does not decrypt. */
export interface L4Route {
  readonly virtualService: VirtualServiceModel;
  readonly path: string;
  readonly destinations: readonly WeightedDestinationSpec[];
}

/** The filter chains of a listener, by server name. */
export class FilterChains {
  readonly #named = new Map<string, FilterChain>();
  readonly #unnamed: FilterChain | undefined;
  /** The name that two chains match; undefined for a listener that Envoy accepts. */
  public readonly conflict: string | undefined;

  constructor(public readonly all: readonly FilterChain[]) {
    const unnamed = all.filter(({ sni }) => sni.length === 0);
    this.#unnamed = unnamed[0];
    if (unnamed.length > 1) this.conflict = 'every name';
    for (const chain of all) {
      for (const name of chain.sni) {
        if (this.#named.has(name)) this.conflict = `'${name}'`;
        this.#named.set(name, chain);
      }
    }
  }

  /**
   * The chain for a name: for exactly the name, else for the longest wildcard, else the one without names. Without a name: only the latter.
   */
  public find(sni: string | undefined): FilterChain | undefined {
    return (sni ? this.#byName(sni.toLowerCase()) : undefined) ?? this.#unnamed;
  }

  #byName(name: string): FilterChain | undefined {
    let found = this.#named.get(name);
    for (let dot = name.indexOf('.'); !found && dot > 0; dot = name.indexOf('.', dot + 1)) found = this.#named.get(`*${name.slice(dot)}`);
    return found;
  }
}
