import { isIpAddress } from './domain-name';
import { flawed, refused, ValidationProblem } from './problem';
import { protocolFamily, SERVER_PROTOCOLS } from './protocol';

const UNIX = 'unix://';

/** Problems of a port number, 1 to 65535. */
export function portNumberProblem(number: number): ValidationProblem | undefined {
  return Number.isInteger(number) && number >= 1 && number <= 65535 ? undefined
    : refused({
      code: 'invalid-port', message: `port ${number} is out of range`, help: 'a port is a whole number from 1 to 65535', field: 'number',
    });
}

/** Like `portNumberProblem`, for a server that may be bound to a Unix socket, where the number is 0. */
export function serverPortNumberProblem(number: number, bind?: string): ValidationProblem | undefined {
  return number === 0 && bind?.startsWith(UNIX) ? undefined : portNumberProblem(number);
}

/** Problems of a server's protocol. */
export function serverProtocolProblem(protocol: string): ValidationProblem | undefined {
  return protocolFamily(protocol) ? undefined : refused({
    code: 'invalid-port',
    message: `protocol '${protocol}' is unknown`,
    help: `use one of ${Object.keys(SERVER_PROTOCOLS).join(', ')}`,
    field: 'protocol',
  });
}

/** Problems of a server's port name, which becomes part of a route name that is split at dots. */
export function portNameProblem(name: string | undefined): ValidationProblem | undefined {
  if (!name) {
    return refused({
      code: 'invalid-port', message: 'a server has no port name', help: 'set a name for each port, unique in its Gateway', field: 'name',
    });
  }
  return name.includes('.') ? flawed('port-name-dot', 'error', {
    code: 'invalid-port',
    message: `port name '${name}' has a dot, which breaks the route name that Istio derives from it`,
    help: 'use hyphens',
    field: 'name',
  }) : undefined;
}

/** Problems of a server's bind address. */
export function bindProblem(bind: string, number: number): ValidationProblem | undefined {
  if (!bind.startsWith(UNIX)) {
    return isIpAddress(bind) ? undefined : problem(`bind '${bind}' is not an IP address`, 'use an IPv4 or IPv6 address, or unix://PATH');
  }
  const path = bind.slice(UNIX.length);
  if (!path.startsWith('@') && (!path.startsWith('/') || path.endsWith('/'))) {
    return problem(`bind '${bind}' is not an absolute path to a socket`, 'use unix:///path/to/socket or unix://@name');
  }
  return number === 0
    ? undefined
    : problem(`port ${number} cannot be combined with the Unix socket '${bind}'`, 'set the port number to 0 for a Unix socket');
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-port', message, help, field: 'bind' });
}
