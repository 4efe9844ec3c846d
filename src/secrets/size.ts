import { IConstruct } from 'constructs';
import { PRIVATE_KEY } from './key-pair-content';
import { IngressError } from '../errors';

/** What the API server takes of a Secret or ConfigMap: all its values together, before base64. */
const MAX_BYTES = 1024 * 1024;

/** Refuses content that the API server would not accept, also when it comes to the cluster sealed or through an operator. */
export function checkSize<Content extends { readonly [key: string]: string }>(
  scope: IConstruct, kind: 'Secret' | 'ConfigMap', content: Content,
): Content {
  return checkBytes(scope, kind, content, Object.keys(content));
}

/** The same without the private key, which is not read for it: it has a few kilobytes. */
export function checkPublicSize(scope: IConstruct, content: { readonly [key: string]: string }): void {
  checkBytes(scope, 'Secret', content, Object.keys(content).filter(key => key !== PRIVATE_KEY));
}

function checkBytes<Content extends { readonly [key: string]: string }>(
  scope: IConstruct, kind: string, content: Content, keys: readonly string[],
): Content {
  const bytes = keys.reduce((sum, key) => sum + Buffer.byteLength(content[key]), 0);
  if (bytes <= MAX_BYTES) return content;
  throw new IngressError({
    code: 'invalid-secret-output',
    message: `a ${kind} of ${bytes} bytes is larger than the ${MAX_BYTES} that Kubernetes accepts`,
    help: `give fewer certificates of authorities, or mount them from several ${kind}s`,
  }, scope);
}
