import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Fields } from './fields';
import { GatewayByName } from './http-match';
import { AddRoute, httpRoute } from './http-route';
import { tcpRoute, tlsRoute } from './l4-route';
import { DelegateVirtualService, Gateway, IGateway, VirtualService } from 'cdk8s-istio-ingress';
import { IngressError } from 'cdk8s-istio-ingress/errors';

/** A route of a VirtualService: its list, and its place there, counted by alternatives of matches. */
export interface Place {
  readonly list: 'http' | 'tls' | 'tcp';
  readonly index: number;
}

/** A route that the construct refuses. */
export class RefusedRoute extends Error {
  constructor(readonly place: Place, readonly refusal: IngressError) {
    super(refusal.message);
  }
}

/** Builds a VirtualService, or one that others delegate to, from its spec, without the routes in some places. */
export function virtualService(chart: Chart, fields: Fields, metadata: ApiObjectMetadata, without: readonly Place[]): void {
  const gateway = gatewaysByName(chart);
  const exportTo = fields.texts('exportTo');
  const hosts = fields.texts('hosts');
  const gateways = fields.texts('gateways')?.map(gateway);
  const delegate = (each: Fields) => DelegateVirtualService.fromDelegateName(
    chart, `Delegate-${chart.node.children.length}`, each.text('name') ?? each.refuse('name', 'missing'), { namespace: each.text('namespace') },
  );
  const http = additions(fields, 'http', each => httpRoute(each, { gateway, delegate }));
  if (hosts === undefined && gateways === undefined) {
    addAll(new DelegateVirtualService(chart, 'VirtualService', { exportTo, metadata }), http, without);
    return;
  }
  const l4 = [...additions(fields, 'tls', each => tlsRoute(each, gateway)), ...additions(fields, 'tcp', each => tcpRoute(each, gateway))];
  addAll(new VirtualService(chart, 'VirtualService', { hosts: hosts ?? [], gateways, exportTo, metadata }), [...http, ...l4], without);
}

interface Addition<Routes> {
  readonly add: AddRoute<Routes>;
  readonly place: Place;
}

function additions<Routes>(fields: Fields, list: Place['list'], reader: (each: Fields) => AddRoute<Routes>[]): Addition<Routes>[] {
  return (fields.parts(list, reader) ?? []).flat().map((add, index) => ({ add, place: { list, index } }));
}

function addAll<Routes>(routes: Routes, all: readonly Addition<Routes>[], without: readonly Place[]): void {
  for (const { add, place } of all) {
    if (without.some(({ list, index }) => list === place.list && index === place.index)) continue;
    try {
      add(routes);
    } catch (error) {
      throw error instanceof IngressError ? new RefusedRoute(place, error) : error;
    }
  }
}

function gatewaysByName(chart: Chart): GatewayByName {
  const known = new Map<string, IGateway>();
  return name => {
    const found = known.get(name) ?? (name === 'mesh' ? Gateway.mesh() : reference(chart, known.size, name));
    known.set(name, found);
    return found;
  };
}

function reference(chart: Chart, index: number, name: string): IGateway {
  const [namespace, plain] = name.includes('/') ? name.split('/') : [undefined, name];
  return Gateway.fromGatewayName(chart, `Gateway-${index}`, plain, { namespace });
}
