import { isDnsLabel, isIpAddress, unbracketed, wildcardDomainFlaw } from './domain-name';
import { hostMistake } from './host-mistake';
import { refused, ValidationProblem } from './problem';

/** A host of a Gateway server, split at its slash; `namespace` is absent in the plain form. */
export interface GatewayHost {
  readonly namespace?: string;
  readonly host: string;
}

/** Splits `namespace/host`, `./host`, `*\/host` or a plain host. */
export function parseGatewayHost(value: string): GatewayHost {
  const slash = value.indexOf('/');
  return slash < 0 ? { host: value } : { namespace: value.slice(0, slash), host: value.slice(slash + 1) };
}

/** Problems of a host of a Gateway server. */
export function gatewayHostProblem(value: string): ValidationProblem | undefined {
  if (typeof value !== 'string') {
    return problem(String(value), 'is not a string', 'use a string, not a lazy value or a token');
  }
  const { namespace, host } = parseGatewayHost(value);
  if (!host.includes('.') && isIpAddress(unbracketed(host))) {
    return problem(value, 'is an IPv6 address, which Istio refuses', "use a DNS name, or '*' for clients that connect to the address");
  }
  const mistake = hostMistake(namespace === undefined || namespace.includes(':') ? value : host);
  if (mistake) {
    return problem(value, mistake.flaw, mistake.help);
  }
  if (value === '') {
    return problem(value, 'is empty', "use a DNS name, '*.example.com', or '*' for every host");
  }
  if (namespace === '' || host === '') {
    return problem(value, 'has an empty part', 'use namespace/host, ./host or only the host');
  }
  if (namespace !== undefined && namespace !== '*' && namespace !== '.' && !isDnsLabel(namespace)) {
    const meant = namespace.includes('.') ? `; write '${namespace}' for a host, as paths belong to routes` : '';
    return problem(
      value, `has the invalid namespace '${namespace}'`, `the part before the slash is a namespace, '.' for the Gateway's own, or '*'${meant}`,
    );
  }
  if (host !== '*' && !host.includes('.')) {
    return problem(value, 'is a short name', "use a fully qualified name, '*.example.com', or '*' for every host");
  }
  if (host.includes('*') && host !== '*' && !host.startsWith('*.')) {
    return problem(value, 'has a partial wildcard', "a wildcard is the whole first label: '*.example.com'");
  }
  const flaw = wildcardDomainFlaw(host);
  if (flaw && !isIpAddress(host)) {
    return problem(value, flaw, 'labels have up to 63 letters, digits and inner hyphens');
  }
  return undefined;
}

function problem(value: string, flaw: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-host', message: `host '${value}' ${flaw}`, help });
}
