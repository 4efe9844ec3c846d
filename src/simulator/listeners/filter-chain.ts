import { ServerModel } from '../../model/gateways';
import { VirtualServiceModel } from '../../model/virtual-services';
import { WeightedDestinationSpec } from '../../validation/destination';

/** One way in which a listener treats connections. */
export interface FilterChain {
  /** Names that a client asks for in its hello; empty for whoever is left. */
  readonly sni: readonly string[];
  readonly server: ServerModel;
  readonly kind: 'http' | 'https' | 'tcp' | 'passthrough';
  /** For `http`: every server that shares the routes. */
  readonly servers: readonly ServerModel[];
  /** For `tcp` and `passthrough`: where the connection goes. */
  readonly route?: L4Route;
}

/** Where a connection goes that the gateway does not look into. */
export interface L4Route {
  readonly virtualService: VirtualServiceModel;
  readonly path: string;
  readonly destinations: readonly WeightedDestinationSpec[];
}

/** The chains of a listener, by the name in the hello. */
export class FilterChains {
  readonly #named = new Map<string, FilterChain>();
  readonly #unnamed: FilterChain | undefined;
  /** What two chains both want; undefined in a listener that Envoy takes. */
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

  /** The chain for a name: its own, else that of the longest wildcard over it, else the one without names. No name: only that. */
  public find(sni: string | undefined): FilterChain | undefined {
    return (sni ? this.#byName(sni.toLowerCase()) : undefined) ?? this.#unnamed;
  }

  #byName(name: string): FilterChain | undefined {
    let found = this.#named.get(name);
    for (let dot = name.indexOf('.'); !found && dot > 0; dot = name.indexOf('.', dot + 1)) found = this.#named.get(`*${name.slice(dot)}`);
    return found;
  }
}
