import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { backendRefs } from './backend-refs';
import { HttpRoutesProps } from './http-routes';
import { parentRefs } from './route-parent';
import { loadGatewayApiObjects } from '../../api-object/load-objects';
import { removeOnFailure } from '../../synth/all-or-nothing';
import { WeightedDestinationSpec } from '../../validation/destination';
import { inexpressible } from '../../validation/gateway-api';

/** Properties of a TLSRoute. */
export interface TlsRouteProps extends HttpRoutesProps {
  readonly destinations: readonly WeightedDestinationSpec[];
}

/** The route of hosts whose TLS ends at the backend: creates a TLSRoute. */
export class TlsRoute extends Construct {
  /** The TLSRoute's API object. */
  public readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, { metadata, gateway, parents, grants, destinations }: TlsRouteProps) {
    super(scope, id);
    removeOnFailure(this);
    const hostnames = parents.map(({ hostname }) => {
      if (hostname === undefined) throw inexpressible("host '*'", 'a TLSRoute must list its hosts', 'list the hosts, or use *.example.com');
      return hostname;
    });
    this.apiObject = new (loadGatewayApiObjects().TlsRouteObject)(this, 'Resource', {
      metadata,
      spec: {
        parentRefs: parentRefs(parents, gateway, metadata.namespace),
        hostnames,
        rules: [{ backendRefs: backendRefs(destinations, { kind: 'TLSRoute', namespace: metadata.namespace, grants }) }],
      },
    });
  }
}
