import { destinations } from './destination';
import { Fields } from './fields';
import { GatewayByName } from './http-match';
import { AddRoute } from './http-route';
import { L4MatchOptions, TlsRouteOptions, VirtualService } from 'cdk8s-istio-ingress';

/** An entry of `tls`: one route for each alternative of its match. */
export function tlsRoute(fields: Fields, gateway: GatewayByName): AddRoute<VirtualService>[] {
  const matches = fields.parts('match', each => ({ ...l4Match(each, gateway), sniHosts: each.texts('sniHosts') })) ?? [];
  const to = destinations(fields) ?? fields.refuse('route', 'missing');
  return matches.map((match: Omit<TlsRouteOptions, 'destination'>) => routes => routes.addTlsRoute({ ...match, destination: to }));
}

/** An entry of `tcp`: one route for each alternative of its match. */
export function tcpRoute(fields: Fields, gateway: GatewayByName): AddRoute<VirtualService>[] {
  const matches = fields.parts('match', each => l4Match(each, gateway)) ?? [];
  const to = destinations(fields) ?? fields.refuse('route', 'missing');
  return (matches.length > 0 ? matches : [{}]).map(match => routes => routes.addTcpRoute({ ...match, destination: to }));
}

function l4Match(fields: Fields, gateway: GatewayByName): L4MatchOptions {
  return {
    port: fields.number('port'),
    gateways: fields.texts('gateways')?.map(gateway),
    destinationSubnets: fields.texts('destinationSubnets'),
    sourceLabels: fields.map('sourceLabels'),
    sourceNamespace: fields.text('sourceNamespace'),
  };
}
