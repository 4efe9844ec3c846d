import { ApiObject } from 'cdk8s';
import { SecretToRender } from './rendering';
import { AppState } from '../../app-state';
import { secretData } from '../secret-data';

/** The Secret that comes of a manifest which does not show its content. */
export interface SecretInCluster {
  readonly type: string;
  /** In base64, as in a Secret; reading it settles certificates. */
  data(): { [key: string]: string };
}

/** Remembers what an encrypted manifest holds, so that it is checked as a plain one is. Nothing of it is ever written. */
export function rememberContent(apiObject: ApiObject, { type, content }: SecretToRender): void {
  secretsOf(apiObject).set(apiObject, { type, data: () => secretData(content()) });
}

/** What a manifest of this library holds; undefined if the manifest shows it, or nobody knows it at synth. */
export function secretInCluster(apiObject: ApiObject): SecretInCluster | undefined {
  return secretsOf(apiObject).get(apiObject);
}

function secretsOf(apiObject: ApiObject): Map<ApiObject, SecretInCluster> {
  return AppState.of(apiObject).part('secrets-in-cluster', () => new Map());
}
