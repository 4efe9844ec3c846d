import { MESH } from './object-name';
import { at, refused, ValidationProblem } from './problem';
import { portNumberProblem } from './server-port';
import { HttpRouteSpec, L4RouteSpec } from './virtual-service-spec';

/** Ports that no gateway can have, and gateways that the VirtualService does not have: such a match never applies. */
export function matchPlaceProblems({ match = [] }: HttpRouteSpec | L4RouteSpec, gateways: readonly string[]): ValidationProblem[] {
  const names = gateways.length > 0 ? gateways : [MESH];
  return match.flatMap(({ port, gateways: of = [] }, i) => at(
    `match[${i}]`,
    ...port === undefined ? [] : at('port', portNumberProblem(port)),
    ...of.filter(gateway => !names.includes(gateway)).map(gateway => refused({
      code: 'invalid-route',
      message: `gateway '${gateway}' of a match is not a gateway of the VirtualService (has: ${names.join(', ')})`,
      help: 'add it to gateways of the VirtualService',
      field: 'gateways',
    })),
  ));
}
