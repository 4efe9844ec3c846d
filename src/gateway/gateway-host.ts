import type { GatewayServer } from './gateway-servers';
import { describeChecks, HostCheck, HostCheckOptions, hostChecks } from './host-checks';
import { checkArguments } from '../arguments/check-arguments';
import { VirtualService } from '../routing/virtual-service';
import { GatewayWorkload } from '../workload/gateway-workload';

interface GatewayHostParts {
  readonly hosts: string[];
  readonly server: GatewayServer;
  /** The server that redirects http to https. */
  readonly redirect?: GatewayServer;
  readonly redirectCode?: number;
  readonly virtualService: VirtualService;
  /** Whether its responses have Strict-Transport-Security. */
  readonly hsts: boolean;
  readonly workload: GatewayWorkload;
}

/** A host that a Gateway serves, or several with one certificate. */
export class GatewayHost {
  /** @internal */
  public static _of(parts: GatewayHostParts): GatewayHost {
    return new GatewayHost(parts);
  }

  /** Where requests go. */
  public readonly virtualService: VirtualService;
  /** The host names, without namespaces. */
  public readonly hosts: string[];
  /** Port of the gateway. */
  public readonly port: number;
  readonly #parts: GatewayHostParts;

  private constructor(parts: GatewayHostParts) {
    this.hosts = [...parts.hosts];
    this.port = parts.server.port;
    this.virtualService = parts.virtualService;
    this.#parts = parts;
  }

  /**
   * The servers of the host.
   *
   * @internal
   */
  public get _servers(): { readonly https: GatewayServer; readonly redirect?: GatewayServer } {
    return { https: this.#parts.server, redirect: this.#parts.redirect };
  }

  /**
   * Whether its responses have Strict-Transport-Security.
   *
   * @internal
   */
  public get _hasHsts(): boolean {
    return this.#parts.hsts;
  }

  /**
   * Commands that check the first host from outside and show the failing step, with its actual names, ports and paths.
   *
   * @param options the client's files, the address of the gateway
   */
  public checks(options: HostCheckOptions): HostCheck[] {
    checkArguments('GatewayHost.checks', [options]);
    const { server: { credentials, protocol }, redirectCode, workload } = this.#parts;
    return hostChecks({
      host: this.hosts[0],
      port: this.port,
      tls: credentials!.tls,
      secrets: credentials!.secrets,
      caSecret: credentials!.caSecret,
      redirectCode,
      protocol: protocol === 'TLS' && credentials!.tls.mode !== 'PASSTHROUGH' ? 'tcp' : 'http',
      path: this.virtualService._firstPath,
      workload,
    }, options);
  }

  /**
   * The checks as text for the terminal, which is also a shell script.
   *
   * @param options the client's files, the address of the gateway
   */
  public describeChecks(options: HostCheckOptions): string {
    checkArguments('GatewayHost.describeChecks', [options]);
    return describeChecks(this.hosts.join(', '), this.checks(options));
  }
}
