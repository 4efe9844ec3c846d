import { IConstruct } from 'constructs';
import { CredentialSecretBase, ExistingSecret, ICredentialSecret } from './credential-secret';
import { IngressError } from '../errors';
import { apiObjectOf } from '../workload/api-object-of';

/** Id of the reference below a Secret of cdk8s-plus. */
const ID = 'CredentialSecret';

/**
 * A Secret of this library as it is, and a Secret of cdk8s-plus or an `ApiObject` as a reference to it.
 *
 * @param secret what the user gave
 */
export function credentialSecretOf(secret: IConstruct): ICredentialSecret {
  if (secret instanceof CredentialSecretBase || isCredentialSecret(secret)) return secret;
  const { apiObject: { name, metadata: { namespace } } } = apiObjectOf(secret, 'Secret', 'invalid-credential');
  if (namespace === undefined) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `Secret '${name}' has no namespace, and a gateway reads Secrets of its workload's namespace only`,
      help: "give its metadata the namespace of the gateway's workload",
    }, secret);
  }
  const known = secret.node.tryFindChild(ID);
  return known instanceof ExistingSecret ? known : new ExistingSecret(secret as ExistingSecret, ID, { name, namespace });
}

/** From another copy of the library, or the user's own. */
function isCredentialSecret(secret: unknown): secret is ICredentialSecret {
  const { name, namespace, envValue } = Object(secret) as Partial<ICredentialSecret>;
  return typeof name === 'string' && typeof namespace === 'string' && typeof envValue === 'function';
}
