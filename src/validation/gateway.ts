import { gatewayHostProblem } from './gateway-host';
import { GatewaySpec, gatewayShapeProblems, ServerSpec } from './gateway-spec';
import { MetadataSpec, metadataProblems } from './metadata';
import { gatewayNameProblem } from './object-name';
import { at, flawed, refused, ValidationProblem, warned } from './problem';
import { protocolFamily } from './protocol';
import { bindProblem, portNameProblem, serverPortNumberProblem, serverProtocolProblem } from './server-port';
import { tlsMode, tlsSettingsProblems } from './tls-settings';

/** All problems of a Gateway on its own, as Istio sees them and as it would then behave. */
export function validateGateway(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const outside = [...metadataProblems(metadata), ...at('metadata.name', gatewayNameProblem(metadata.name ?? ''))];
  const shape = gatewayShapeProblems(spec);
  if (shape.some(p => p.level === 'error')) {
    return [...outside, ...at('spec', ...shape)];
  }
  return [...outside, ...at('spec', ...shape, ...serversProblems((spec ?? {}) as GatewaySpec))];
}

function serversProblems({ servers = [] }: GatewaySpec): ValidationProblem[] {
  if (servers.length === 0) {
    return [
      refused({ code: 'invalid-argument', message: 'a gateway has no server', help: 'add a server with port and hosts', field: 'servers' }),
    ];
  }
  const first = new Map<string, number>();
  return servers.flatMap((server, i) => {
    const name = server.port?.name ?? '';
    const twin = name === '' ? i : first.get(name) ?? i;
    first.set(name, twin);
    return at(`servers[${i}]`, ...serverProblems(server), twin === i ? undefined : refused({
      code: 'duplicate-name',
      message: `port name '${name}' is already used by servers[${twin}]`,
      help: 'port names are unique in a Gateway, even on different ports',
      field: 'port.name',
    }));
  });
}

/** All problems of one server on its own; field paths start at the server. */
export function serverProblems(server: ServerSpec): ValidationProblem[] {
  const { number = 0, protocol = '', name, targetPort } = server.port ?? {};
  const port = [serverPortNumberProblem(number, server.bind), serverProtocolProblem(protocol), portNameProblem(name)];
  if (targetPort) {
    port.push(refused({ code: 'invalid-port', message: 'targetPort has no effect on a Gateway', help: 'remove it', field: 'targetPort' }));
  }
  const hosts = (server.hosts ?? []).flatMap((host, i) => at(`hosts[${i}]`, gatewayHostProblem(host)));
  return [
    ...at('port', ...port),
    ...server.bind ? at('', bindProblem(server.bind, number)) : [],
    ...server.hosts?.length
      ? hosts
      : [refused({ code: 'invalid-host', message: 'a server has no host', help: "add a host, or '*' for all", field: 'hosts' })],
    ...server.tls ? at('tls', ...tlsSettingsProblems(server.tls)) : [],
    // Istio checks protocol and TLS only if the port itself is valid
    ...port.some(p => p?.finding === 'IST0106') ? [] : protocolAndTlsProblems(server, protocol),
    ...server.defaultEndpoint ? [flawed('server-field-ignored', 'warning', {
      code: 'invalid-argument',
      message: 'defaultEndpoint is not implemented by Istio',
      help: 'use a VirtualService',
      field: 'defaultEndpoint',
    })] : [],
  ];
}

function protocolAndTlsProblems({ tls }: ServerSpec, protocol: string): ValidationProblem[] {
  const family = protocolFamily(protocol);
  const problems: ValidationProblem[] = [];
  const problem = (message: string, help: string) => refused({ code: 'invalid-tls', message, help, field: 'tls' });
  if (family === 'tls' && !tls) {
    problems.push(problem(`protocol ${protocol} has no TLS settings`, 'add tls with mode and credentialName'));
  } else if (family === 'tcp' && tls) {
    problems.push(problem(`protocol ${protocol} cannot have TLS settings`, 'use protocol TLS to terminate TLS for TCP'));
  } else if (family === 'http' && tls) {
    const passes = tlsMode(tls) === 'PASSTHROUGH' || tlsMode(tls) === 'AUTO_PASSTHROUGH';
    if (!passes || tls.caCertificates || tls.privateKey || tls.serverCertificate) {
      problems.push(problem(
        `plain-text protocol ${protocol} cannot have TLS settings other than httpsRedirect`,
        'use protocol HTTPS, or remove mode and certificates',
      ));
    }
  }
  if (family !== 'http' && tls?.httpsRedirect) {
    problems.push(warned({
      code: 'invalid-tls',
      message: `httpsRedirect has no effect with protocol ${protocol}`,
      help: 'put it on the HTTP server',
      field: 'tls.httpsRedirect',
    }));
  }
  return problems;
}
