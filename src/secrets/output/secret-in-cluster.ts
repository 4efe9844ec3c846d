import { ApiObject } from 'cdk8s';
import { SecretToRender } from './rendering';
import { AppState } from '../../app-state';
import { UNREAD_PRIVATE_KEY } from '../../pki/x509/unread-private-key';
import { PRIVATE_KEY } from '../key-pair-content';
import { secretData } from '../secret-data';

/** The Secret that comes of a manifest which does not show its content. */
export interface SecretInCluster {
  readonly type: string;
  /** In base64, as in a Secret; reading it settles certificates. */
  data(): { [key: string]: string };
}

/** Remembers what an encrypted manifest holds, so that it is checked as a plain one is. Nothing of it is ever written. */
export function rememberContent(apiObject: ApiObject, { type, content, bundle }: SecretToRender): void {
  secretsOf(apiObject).set(apiObject, { type, data: () => secretData(bundle._store ? withoutKey(content()) : content()) });
}

/** The key of a store is that of its certificate; to check the rest it need not be decrypted. */
function withoutKey(content: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.keys(content).map(key => [key, key === PRIVATE_KEY ? UNREAD_PRIVATE_KEY : content[key]]));
}

/** What a manifest of this library holds; undefined if the manifest shows it, or nobody knows it at synth. */
export function secretInCluster(apiObject: ApiObject): SecretInCluster | undefined {
  return secretsOf(apiObject).get(apiObject);
}

function secretsOf(apiObject: ApiObject): Map<ApiObject, SecretInCluster> {
  return AppState.of(apiObject).part('secrets-in-cluster', () => new Map());
}
