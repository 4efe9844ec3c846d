import type { GatewayServer } from './gateway-servers';
import { describeChecks, HostCheck, HostCheckOptions, hostChecks } from './host-checks';
import { checkArguments } from '../arguments/check-arguments';
import { VirtualService } from '../routing/virtual-service';
import { GatewayWorkload } from '../workload/gateway-workload';

interface GatewayHostParts {
  readonly hosts: string[];
  readonly server: GatewayServer;
  /** The server that sends http to https. */
  readonly redirect?: GatewayServer;
  readonly virtualService: VirtualService;
  readonly workload: GatewayWorkload;
}

/** A host, or several with one certificate, that a Gateway serves. */
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
   * The servers that it consists of.
   *
   * @internal
   */
  public get _servers(): { readonly https: GatewayServer; readonly redirect?: GatewayServer } {
    return { https: this.#parts.server, redirect: this.#parts.redirect };
  }

  /**
   * How to see from outside that the first host works, and where it stops if it does not: commands with the real names, ports and
   * paths filled in.
   *
   * @param options the files that the client has, the address of the gateway
   */
  public checks(options: HostCheckOptions): HostCheck[] {
    checkArguments('GatewayHost.checks', [options]);
    const { server: { credentials }, redirect, workload } = this.#parts;
    return hostChecks({
      host: this.hosts[0],
      port: this.port,
      tls: credentials!.tls,
      secrets: credentials!.secrets,
      caSecret: credentials!.caSecret,
      redirect: redirect !== undefined,
      path: this.virtualService._firstPath,
      workload,
    }, options);
  }

  /**
   * The checks as a text for the terminal, which is a shell script too.
   *
   * @param options the files that the client has, the address of the gateway
   */
  public describeChecks(options: HostCheckOptions): string {
    checkArguments('GatewayHost.describeChecks', [options]);
    return describeChecks(this.hosts.join(', '), this.checks(options));
  }
}
