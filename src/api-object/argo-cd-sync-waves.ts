import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checkArguments } from '../arguments/check-arguments';

const ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** The wave of an object by its kind; other kinds are in wave 0, where Argo CD puts objects without the annotation. */
const WAVES: { readonly [kind: string]: string } = {
  // what a gateway reads: Argo CD waits until a controller has created the Secret
  Secret: '-1',
  ConfigMap: '-1',
  SealedSecret: '-1',
  ExternalSecret: '-1',
  Certificate: '-1',
  ReferenceGrant: '-1',
  // a host is not served without them
  AuthorizationPolicy: '-1',
  RequestAuthentication: '-1',
  // what refers to a Gateway
  VirtualService: '1',
  HTTPRoute: '1',
  GRPCRoute: '1',
  TLSRoute: '1',
};

/**
 * Sync waves of Argo CD, so that a gateway finds its Secrets and policies: they are applied first, and Argo CD waits until
 * they are healthy; then Gateways, then routes.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export class ArgoCdSyncWaves {
  /**
   * Annotates all objects in a scope that exist at this time; call it last, before `app.synth()`. An object that has the annotation keeps
   * it.
   *
   * @param scope an app, a chart, or another construct
   */
  public static applyTo(scope: IConstruct): void {
    checkArguments('ArgoCdSyncWaves.applyTo', [scope]);
    for (const object of scope.node.findAll().filter(each => ApiObject.isApiObject(each)) as ApiObject[]) {
      const wave = WAVES[object.kind];
      const { annotations = {} } = object.metadata.toJson() as { annotations?: { [name: string]: string } } ?? {};
      if (wave !== undefined && annotations[ANNOTATION] === undefined) object.metadata.addAnnotation(ANNOTATION, wave);
    }
  }

  private constructor() {}
}
