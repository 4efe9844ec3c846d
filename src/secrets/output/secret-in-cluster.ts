import { ApiObject } from 'cdk8s';
import { SecretToRender } from './rendering';

/** The Secret that comes of a manifest which does not show its content. */
export interface SecretInCluster {
  readonly type: string;
  /** In base64, as in a Secret; reading it settles certificates. */
  data(): { [key: string]: string };
}

const KNOWN = new WeakMap<ApiObject, SecretInCluster>();

/** Remembers what an encrypted manifest holds, so that it is checked as a plain one is. Nothing of it is ever written. */
export function rememberContent(apiObject: ApiObject, { type, content }: SecretToRender): void {
  KNOWN.set(apiObject, {
    type,
    data: () => Object.fromEntries(Object.entries(content()).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
  });
}

/** What a manifest of this library holds; undefined if the manifest shows it, or nobody knows it at synth. */
export function secretInCluster(apiObject: ApiObject): SecretInCluster | undefined {
  return KNOWN.get(apiObject);
}
