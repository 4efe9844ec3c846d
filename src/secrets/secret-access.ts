import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { cdk8sPlus } from './cdk8s-plus';
import { checkArguments } from '../arguments/check-arguments';
import { recordCreation } from '../synth/record-creation';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a `GatewaySecretAccess`. */
export interface SecretAccessProps {
  /**
   * The gateway.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Name of Role and RoleBinding.
   *
   * @default - `<name of the gateway>-sds`, as Istio's own installation names them
   * @nonempty
   */
  readonly name?: string;
}

/**
 * Lets a gateway's service account read the Secrets in its namespace: creates a Role and a RoleBinding.
 *
 * Istio's installation and its Helm chart already create both; a custom gateway Deployment needs them. istiod sends a server's key to a
 * gateway only if its service account may `list` Secrets in the namespace of the gateway. That permission cannot be limited to names: keep
 * other Secrets out of the namespace.
 */
export class SecretAccess extends Construct {
  /** The Role's API object. */
  public readonly role: ApiObject;
  /** The RoleBinding's API object. */
  public readonly roleBinding: ApiObject;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props gateway, name
   */
  constructor(scope: Construct, id: string, props: SecretAccessProps = {}) {
    checkArguments('SecretAccess', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const { k8s } = cdk8sPlus();
    const workload = props.workload ?? new GatewayWorkload();
    const metadata = { name: props.name ?? `${workload.name}-sds`, namespace: workload.namespace };
    this.role = new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    });
    this.roleBinding = new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: this.role.name },
      subjects: [{ kind: 'ServiceAccount', name: workload.serviceAccountName, namespace: workload.namespace }],
    });
  }
}
