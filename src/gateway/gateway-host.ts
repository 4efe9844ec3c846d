import type { Gateway } from './gateway';
import { plainHosts, Server } from './server';
import { TerminatingTls } from './server-tls';
import { HttpRouteOptions } from '../routing/http-route';
import { VirtualService } from '../routing/virtual-service';
import { secretName } from '../secrets/credential-metadata';
import { gatewayHostProblem } from '../validation/gateway-host';
import { at, check } from '../validation/problem';

/** How a host is served over https. */
export interface HostOptions {
  /** Mode and certificate. */
  readonly tls: TerminatingTls;

  /**
   * Where requests go, the first match wins. Further routes are added to the VirtualService of the result.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly routes?: HttpRouteOptions[];

  /**
   * Name of the VirtualService.
   *
   * @default - the host, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Port of the gateway for https.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Send clients that come by http to https, on port 80. Without it nothing answers http for the host.
   *
   * @default true
   */
  readonly httpsRedirect?: boolean;
}

/** A host that a Gateway serves. */
export class GatewayHost {
  /** @internal */
  public constructor(private readonly _hosts: string[], public readonly virtualService: VirtualService) {}

  /** The host names. */
  public get hosts(): string[] {
    return [...this._hosts];
  }
}

/** What `Gateway.addHosts` does, step by step: each of them can be done by hand. */
export function addHosts(gateway: Gateway, hosts: string[], options: HostOptions): GatewayHost {
  // checked here too, so that the error names the gateway
  check(gateway, ...hosts.flatMap((host, index) => at(`hosts[${index}]`, gatewayHostProblem(host))));
  gateway.addServer(Server.https({ hosts, port: options.port, tls: options.tls }));
  if (options.httpsRedirect ?? true) gateway.addServer(Server.http({ hosts, httpsRedirect: true }));
  const names = plainHosts(hosts);
  const name = options.name ?? secretName(names[0]);
  const virtualService = gateway.addVirtualService(`VirtualService-${name}`, {
    metadata: { name },
    hosts: names,
    routes: options.routes,
  });
  return new GatewayHost(names, virtualService);
}
