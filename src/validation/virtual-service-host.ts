import { isIpAddress, wildcardDomainFlaw } from './domain-name';
import { hostsOverlap } from './host-match';
import { hostMistake } from './host-mistake';
import { refused, ValidationProblem } from './problem';

/** The context of a VirtualService's hosts. */
export interface VirtualServiceHostContext {
  /** Only gateways, not the mesh: `gateways` is given and has no `mesh`. */
  readonly boundToGateway: boolean;
  /** Some TLS route matches SNI hosts. */
  readonly matchesSni?: boolean;
}

/** Problems of one host of a VirtualService. */
export function virtualServiceHostProblem(value: string, context: VirtualServiceHostContext): ValidationProblem | undefined {
  if (context.boundToGateway && context.matchesSni && value.startsWith('outbound_')) {
    // what AUTO_PASSTHROUGH generates: outbound_.PORT_._.HOST
    return /^outbound_[^_]*\d[^_]*_[^_]*_[^_]*[a-zA-Z]/.test(value) ? undefined
      : problem(value, 'is not a generated SNI name', 'use the form outbound_.PORT_._.HOST');
  }
  const flaw = wildcardDomainFlaw(value);
  if (flaw && !isIpAddress(value)) {
    const mistake = hostMistake(value);
    return problem(value, mistake?.flaw ?? flaw, mistake?.help ?? 'give a DNS name, perhaps with a leading wildcard, or an IP address');
  }
  if (!context.boundToGateway && value === '*') {
    return problem(value, 'is not allowed for the mesh', "list the hosts, or a gateway without 'mesh'");
  }
  return undefined;
}

/** Hosts of one VirtualService that overlap: Istio refuses `*.foo.com` together with `a.foo.com`. */
export function virtualServiceHostsProblems(hosts: readonly string[], context: VirtualServiceHostContext): ValidationProblem[] {
  const each = hosts.flatMap((host, i) => at(i, virtualServiceHostProblem(host, context)));
  if (each.length > 0) {
    return each;
  }
  return hosts.flatMap((host, i) => {
    const earlier = hosts.slice(0, i).find(h => hostsOverlap(h, host));
    return at(i, earlier === undefined ? undefined
      : problem(host, `overlaps '${earlier}' in the same virtual service`, 'keep one of them, or use two virtual services'));
  });
}

function at(index: number, found?: ValidationProblem): ValidationProblem[] {
  return found ? [{ ...found, field: `[${index}]` }] : [];
}

function problem(value: string, flaw: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-host', message: `host '${value}' ${flaw}`, help });
}
