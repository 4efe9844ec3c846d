import { IngressError } from '../errors';
import { hostsOverlap } from '../validation/host-match';

/** A server on the Pods that serve a host. */
export interface ServerNames {
  readonly hosts: readonly string[];
  readonly port: number;
  /** `tls`: HTTP after TLS that ends here; `tcp`: connections by server name, not read as HTTP; `plain-tcp`: the same without TLS. */
  readonly kind: 'http' | 'redirect' | 'tls' | 'tcp' | 'plain-tcp';
  /** Whether it belongs to the Gateway of the host. */
  readonly own: boolean;
}

/** The host that is restricted, and what else its Pods serve. */
export interface ServedNames {
  readonly hosts: readonly string[];
  readonly servers: readonly ServerNames[];
  /** All hosts on these Pods that have separate routes, with or without a server for them. */
  readonly routed: readonly string[];
  /** Those with routes on all servers of the Gateway of the host; none in the Gateway API, where routes hold on one listener. */
  readonly routedHere: readonly string[];
  /** Those whose routes answer all of their requests, so that none reaches a wildcard. */
  readonly certain: readonly string[];
}

/** Requests for a host, as far as one rule of an AuthorizationPolicy describes them. */
export interface RequestNames {
  readonly hosts?: readonly string[];
  readonly notHosts?: readonly string[];
  readonly serverNames?: { readonly values?: readonly string[]; readonly notValues?: readonly string[] };
}

/** Host names as Envoy compares them. */
export function lowerCase(hosts: readonly string[]): string[] {
  return hosts.map(host => host.toLowerCase());
}

/** Whether a server has a name that one of the hosts has, too; the hosts are in lower case. */
export function overlaps({ hosts }: Pick<ServerNames, 'hosts'>, others: readonly string[]): boolean {
  return lowerCase(hosts).some(host => others.some(other => hostsOverlap(host, other)));
}

/** @throws IngressError `invalid-access` */
export function cannotRestrict(hosts: readonly string[], message: string, help: string): never {
  throw new IngressError({ code: 'invalid-access', message: `access to '${hosts.join(', ')}' cannot be restricted: ${message}`, help, field: 'access' });
}
