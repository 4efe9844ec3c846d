import { ApiObject } from 'cdk8s';
import { SecretToRender } from './rendering';
import { AppState } from '../../app-state';
import { UNREAD_PRIVATE_KEY } from '../../pki/x509/unread-private-key';
import { assign } from '../../synth/all-or-nothing';
import { PRIVATE_KEY } from '../key-pair-content';
import { secretData } from '../secret-data';

/** The Secret that results from a manifest that does not contain its content. */
export interface SecretInCluster {
  readonly type: string;
  /** In base64, as in a Secret; reading it settles certificates. */
  data(): { [key: string]: string };
}

/** Records the content of an encrypted manifest, so that it is checked like a plain one. It is never written. */
export function rememberContent(apiObject: ApiObject, { type, content, bundle }: SecretToRender): void {
  const data = () => secretData(bundle._store ? withoutKey(content()) : content());
  assign(apiObject, secretsOf(apiObject), apiObject, { type, data });
}

/** The stored key belongs to its certificate, so the checks need not decrypt it. */
function withoutKey(content: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.keys(content).map(key => [key, key === PRIVATE_KEY ? UNREAD_PRIVATE_KEY : content[key]]));
}

/** The content of a manifest of this library; undefined if the manifest contains it, or if it is unknown at synth. */
export function secretInCluster(apiObject: ApiObject): SecretInCluster | undefined {
  return secretsOf(apiObject).get(apiObject);
}

function secretsOf(apiObject: ApiObject): Map<ApiObject, SecretInCluster> {
  return AppState.of(apiObject).part('secrets-in-cluster', () => new Map());
}
