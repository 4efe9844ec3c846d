import { IConstruct } from 'constructs';
import { CredentialSecretBase, ExistingSecret, ICredentialSecret } from './credential-secret';
import { IngressError } from '../errors';
import { apiObjectOf } from '../workload/api-object-of';

/** Id of the reference below a Secret of cdk8s-plus. */
const ID = 'CredentialSecret';

/**
 * Returns a Secret of this library unchanged, and a reference to a Secret of cdk8s-plus or an `ApiObject`.
 *
 * @param secret the user's Secret
 */
export function credentialSecretOf(secret: IConstruct): ICredentialSecret {
  if (secret instanceof CredentialSecretBase || isCredentialSecret(secret)) return secret;
  const { apiObject: { name, metadata: { namespace } } } = apiObjectOf(secret, 'Secret', 'invalid-credential');
  if (namespace === undefined) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `Secret '${name}' has no namespace, but a gateway reads only Secrets of its workload's namespace`,
      help: "set metadata.namespace to the namespace of the gateway's workload",
    }, secret);
  }
  const known = secret.node.tryFindChild(ID);
  return known instanceof ExistingSecret ? known : new ExistingSecret(secret as ExistingSecret, ID, { name, namespace });
}

/** From another copy of the library, or a user's implementation. */
function isCredentialSecret(secret: unknown): secret is ICredentialSecret {
  const { name, namespace, envValue } = Object(secret) as Partial<ICredentialSecret>;
  return typeof name === 'string' && typeof namespace === 'string' && typeof envValue === 'function';
}
