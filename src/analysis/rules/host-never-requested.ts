import { ServerHost, ServerModel } from '../../model/gateways';
import { isIpAddress } from '../../validation/domain-name';
import { Report, Rule } from '../rule';

/** Clients send the hosts of servers as the name of the server (SNI) and in their requests. */
export const hostNeverRequested: Rule = {
  id: 'host-never-requested',
  codes: ['host-never-requested'],
  complies: 'no host of a server ends with a dot, and no host of a server with TLS is an IP address',
  accepted: {},
  refused: {
    set: {
      'gateway.spec.servers[1].hosts': ['shop.example.com', '192.0.2.1'],
      'secret.data': { 'tls.crt': '<certificate shop.example.com 192.0.2.1>', 'tls.key': '<key shop.example.com 192.0.2.1>' },
    },
  },
  check: ({ model }) => model.gateways.flatMap(({ servers }) => servers)
    .flatMap(server => server.hosts.flatMap(host => reportsOf(server, host))),
};

function reportsOf({ gateway: { resource }, family, mode }: ServerModel, { host, path }: ServerHost): Report[] {
  const at = { resource, path };
  if (host.endsWith('.')) {
    return [{
      ...at,
      message: `host '${host}' ends with a dot, and the proxy compares it as it is: clients send the name without the dot`,
      help: `write ${host.slice(0, -1)}`,
    }];
  }
  return family === 'tls' && mode !== undefined && isIpAddress(host) ? [{
    ...at,
    message: `host '${host}' is an IP address: TLS clients send no server name for an address, so no connection gets to this server`,
    help: "use a DNS name, or host '*' for clients that connect to the address",
  }] : [];
}
