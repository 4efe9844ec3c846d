/** A port of the hosts of a ServiceEntry. */
export interface ServiceEntryPort {
  /** Port number. */
  readonly number: number;

  /**
   * Protocol of the port: `HTTP`, `HTTPS`, `HTTP2`, `GRPC`, `TLS`, `TCP`, … If the gateway starts TLS (with a `DestinationRule`): `HTTP`.
   */
  readonly protocol: string;

  /**
   * Name of the port, by which endpoints refer to it.
   *
   * @default - protocol and number, such as `http-80`
   */
  readonly name?: string;

  /**
   * Port of the endpoints.
   *
   * @default - the same number
   */
  readonly targetPort?: number;
}

/** What serves a host of a ServiceEntry; it has an `address` or a `network`. */
export interface ServiceEntryEndpoint {
  /**
   * IP address, DNS name (with resolution `DNS`), or a socket of the gateway's Pod such as `unix:///var/run/backend.sock`.
   *
   * @default - the gateways of `network`
   */
  readonly address?: string;

  /**
   * Ports of the endpoint, by the names of the ports of the ServiceEntry.
   *
   * @default - `targetPort` of the port, else its number
   */
  readonly ports?: { [portName: string]: number };

  /**
   * Labels of the endpoint, which subsets select.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * Network of the endpoint, in a mesh of several networks.
   *
   * @default - the client's
   */
  readonly network?: string;

  /**
   * Place of the endpoint: `region/zone/subzone`.
   *
   * @default - none
   */
  readonly locality?: string;

  /**
   * Share of the requests, relative to the other endpoints.
   *
   * @default - equal shares
   */
  readonly weight?: number;

  /**
   * Service account of the endpoint, if it is a workload of the mesh.
   *
   * @default - none
   */
  readonly serviceAccount?: string;
}

/** How the addresses of the hosts of a ServiceEntry are found. */
export enum ServiceEntryResolution {
  /** The address that the client connects to is used. Only for clients in the mesh: a gateway has no such address. */
  NONE = 'NONE',
  /** The addresses of the endpoints. */
  STATIC = 'STATIC',
  /** DNS, all addresses of a name. */
  DNS = 'DNS',
  /** DNS, the first address of a name; at most one endpoint. */
  DNS_ROUND_ROBIN = 'DNS_ROUND_ROBIN',
  /** DNS for the requested name below a wildcard. Needs Istio 1.28. */
  DYNAMIC_DNS = 'DYNAMIC_DNS',
}

/** Whether the hosts of a ServiceEntry belong to the mesh. */
export enum ServiceEntryLocation {
  /** Outside the mesh. */
  MESH_EXTERNAL = 'MESH_EXTERNAL',
  /** Workloads of the mesh, such as virtual machines. */
  MESH_INTERNAL = 'MESH_INTERNAL',
}
