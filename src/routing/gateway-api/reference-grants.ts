import { Construct } from 'constructs';
import { loadGatewayApiObjects } from '../../api-object/load-objects';
import { removeOnFailure } from '../../synth/all-or-nothing';
import { SynthChecks } from '../../synth/synth-checks';

/** The referring object. */
export interface GrantedFrom {
  readonly kind: 'Gateway' | 'GRPCRoute' | 'HTTPRoute' | 'ListenerSet' | 'TLSRoute';
  readonly namespace: string;
}

/** The object that it refers to. */
export interface GrantedTo {
  readonly kind: 'ConfigMap' | 'Secret' | 'Service';
  readonly namespace: string;
  /** Undefined: all of the kind. */
  readonly name?: string;
}

/**
 * Permissions to refer to objects in another namespace: creates one ReferenceGrant per reference.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/api-types/referencegrant/
 */
export class ReferenceGrants extends Construct {
  /** Permits a reference, once. */
  public allow(from: GrantedFrom, to: GrantedTo): void {
    const id = [from.kind, to.kind, to.namespace, to.name ?? 'all'].join('-').toLowerCase();
    if (this.node.tryFindChild(id)) return;
    const grant = new (loadGatewayApiObjects().ReferenceGrantObject)(this, id, {
      metadata: { namespace: to.namespace },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: from.kind, namespace: from.namespace }],
        to: [{ group: '', kind: to.kind, ...to.name !== undefined && { name: to.name } }],
      },
    });
    removeOnFailure(grant);
    SynthChecks.of(this).changed();
  }
}
