// not from 'cdk8s-plus-27' itself, whose other modules take as long to load as this one, and are not needed
import { KubeConfigMap, KubeSecret } from 'cdk8s-plus-27/lib/imports/k8s';
import { withLatePatches } from './late-patches';

// This file is loaded when a program creates the first of them.

/** A Secret of Kubernetes. */
export class SecretObject extends withLatePatches(KubeSecret) {}

/** A ConfigMap of Kubernetes. */
export class ConfigMapObject extends withLatePatches(KubeConfigMap) {}
