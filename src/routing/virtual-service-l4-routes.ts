import { Construct } from 'constructs';
import { Forwarded, startTls, TlsStartingRoute } from './start-tls';
import { renderTcpRoute, TcpRouteOptions } from './tcp-route';
import { renderTlsRoute, repeatedSniHost, TlsRouteOptions } from './tls-route';
import { IngressError } from '../errors';
import { allOrNothing, append } from '../synth/all-or-nothing';
import { SynthChecks } from '../synth/synth-checks';
import { tcpRouteProblems, tlsRouteProblems } from '../validation/l4-route';
import { matchPlaceProblems } from '../validation/match-place';
import { at, check, findingAsError } from '../validation/problem';
import { routeConflictsErrors } from '../validation/route-conflicts';
import { L4RouteSpec } from '../validation/virtual-service-spec';

/** The VirtualService that has the routes. */
export interface L4RoutesOwner {
  readonly scope: Construct;
  readonly namespace?: string;
  readonly hosts: readonly string[];
  readonly gatewayNames: readonly string[];
  readonly boundToGateway: boolean;
  readonly startingRoute: TlsStartingRoute;
}

/** The routes of a VirtualService for connections: `tls` and `tcp`. */
export class VirtualServiceL4Routes {
  public readonly tls: L4RouteSpec[] = [];
  public readonly tcp: L4RouteSpec[] = [];

  constructor(private readonly owner: L4RoutesOwner) {}

  public get isEmpty(): boolean {
    return this.tls.length + this.tcp.length === 0;
  }

  /** Adds a route for TLS connections that the gateway passes through. */
  public addTls(route: TlsRouteOptions): void {
    const { scope, namespace, hosts, gatewayNames, boundToGateway } = this.owner;
    const spec = renderTlsRoute(route, hosts, namespace);
    const field = `spec.tls[${this.tls.length}]`;
    const problems = tlsRouteProblems(spec, { hosts, boundToGateway }, gatewayNames).map(ignoredAsError);
    check(scope, ...at(field, ...matchPlaceProblems(spec, gatewayNames), ...problems));
    const repeated = repeatedSniHost([...this.tls, spec]);
    if (repeated !== undefined) {
      throw new IngressError({
        code: 'invalid-route',
        message: `SNI host '${repeated}' already has a route, so Istio would skip this one`,
        help: 'use one route for each SNI host and port; share the traffic with Destination.weighted',
        field,
      }, scope);
    }
    this.add(route, this.tls, spec, 'tls');
  }

  /** Adds a route for connections that the gateway forwards without reading them. */
  public addTcp(route: TcpRouteOptions): void {
    const { scope, namespace, gatewayNames } = this.owner;
    const spec = renderTcpRoute(route, namespace);
    const problems = tcpRouteProblems(spec, gatewayNames).map(ignoredAsError);
    check(scope, ...at(`spec.tcp[${this.tcp.length}]`, ...matchPlaceProblems(spec, gatewayNames), ...problems));
    check(scope, ...at('spec.tcp', ...routeConflictsErrors([...this.tcp, spec])));
    this.add(route, this.tcp, spec, 'plain');
  }

  private add({ destination }: TlsRouteOptions | TcpRouteOptions, routes: L4RouteSpec[], spec: L4RouteSpec, forwarded: Forwarded): void {
    const { scope, startingRoute } = this.owner;
    allOrNothing(scope, () => {
      startTls([destination], startingRoute, forwarded);
      append(scope, routes, spec);
      SynthChecks.of(scope).changed();
    });
  }
}

const ignoredAsError = findingAsError('match-field-ignored');
