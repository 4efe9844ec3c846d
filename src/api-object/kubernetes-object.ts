import { ApiObject } from 'cdk8s';
import { withLatePatches } from './late-patches';

/**
 * An API object without a generated class, such as a SealedSecret, a cert-manager Certificate, or a Secret with the `sops` field.
 */
export class KubernetesObject extends withLatePatches(ApiObject) {}
