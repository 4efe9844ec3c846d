import { ServerModel } from '../../model/gateways';
import { terminatingService } from '../../model/load-balancers';
import { Report, Rule } from '../rule';

const SERVER = (port: object) => ({
  'gateway.spec.servers[1]': { port, hosts: ['shop.example.com'] }, 'secret': undefined, 'gateway.spec.servers[0]': undefined,
});

/** A server that clients use with https terminates TLS or passes it through. */
export const plainHttpOnHttpsPort: Rule = {
  id: 'plain-http-on-https-port',
  codes: ['plain-http-on-https-port', 'tls-on-http-port'],
  complies: 'a server with a protocol of plain HTTP is not on port 443, not named https, and has no TLS mode; one with TLS is not on port 80',
  accepted: { set: SERVER({ number: 80, name: 'http', protocol: 'HTTP' }) },
  refused: { set: SERVER({ number: 443, name: 'https', protocol: 'HTTP' }) },
  check: ({ model }) => model.gateways.flatMap(gateway => gateway.servers.flatMap((server): Report[] => {
    const { resource, servers } = gateway;
    if (server.family !== 'http') {
      // beside a server of plain HTTP the port has another finding: one of both is dropped
      const alone = !servers.some(other => other.family === 'http' && other.port === server.port);
      return server.family === 'tls' && server.port === 80 && alone ? [{
        resource,
        path: `${server.path}.port`,
        code: 'tls-on-http-port',
        message: `protocol ${server.protocol} speaks TLS on port 80, which clients use with http: they get no answer`,
        help: 'use port 443, or write protocol HTTP without a TLS mode',
      }] : [];
    }
    const sign = signOf(server);
    return sign === undefined || model.workloadsOf(gateway).some(workload => terminatingService(workload, server)) ? [] : [{
      resource,
      path: `${server.path}.port.protocol`,
      message: `protocol ${server.protocol} is plain HTTP, but ${sign}: https clients fail with 'wrong version number'`,
      help: server.spec.tls?.mode ? 'use protocol HTTPS or TLS' : 'use protocol HTTPS, and tls with a certificate',
    }];
  })),
};

/** Signs that https is intended. */
function signOf({ port, portName, spec }: ServerModel): string | undefined {
  if (port === 443) {
    return 'the port is 443';
  }
  if (/^(https|tls)(-|$)/.test(portName)) {
    return `the port is named '${portName}'`;
  }
  return spec.tls?.mode === 'PASSTHROUGH' && !spec.tls.httpsRedirect ? 'mode PASSTHROUGH has no effect on it' : undefined;
}
