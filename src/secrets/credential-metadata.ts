import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { serverCredentialNameProblem } from '../validation/credential-name';
import { objectNameProblem } from '../validation/object-name';
import { check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Metadata of a Secret, with name and namespace set. */
export interface CredentialMetadata extends ApiObjectMetadata {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Name and namespace of a Secret with a server's key.
 *
 * @param scope the construct that errors name
 * @param workload the gateway that reads it
 * @param metadata the user's metadata
 * @param certificateName default name of the Secret
 */
export function credentialMetadata(
  scope: IConstruct, workload?: GatewayWorkload, metadata: ApiObjectMetadata = {}, certificateName?: string,
): CredentialMetadata {
  const name = metadata.name ?? secretName(certificateName!);
  check(scope, serverCredentialNameProblem(name));
  return inWorkload(scope, name, workload, metadata);
}

/**
 * Name and namespace of a Secret that contains only certificates of authorities.
 *
 * @param scope the construct that errors name
 * @param workload the gateway that reads it
 * @param metadata the user's metadata
 * @param trustBundle determines the default name of the Secret
 */
export function caMetadata(
  scope: IConstruct, workload?: GatewayWorkload, metadata: ApiObjectMetadata = {}, trustBundle?: TrustBundle,
): CredentialMetadata {
  return inWorkload(scope, caName(scope, metadata.name, trustBundle), workload, metadata);
}

/** The name of an object with authorities: from the metadata, else that of the first authority of the program with `-cacert`. */
export function caName(scope: IConstruct, name?: string, trustBundle?: TrustBundle): string {
  if (name !== undefined) return name;
  if (trustBundle?._name !== undefined) return `${secretName(trustBundle._name)}-cacert`;
  throw new IngressError({
    code: 'invalid-name', message: 'authorities from PEM have no name', help: "set metadata.name, such as 'shop-credential-cacert'",
  }, scope);
}

function inWorkload(scope: IConstruct, name: string, workload = new GatewayWorkload(), metadata: ApiObjectMetadata): CredentialMetadata {
  check(scope, objectNameProblem(name));
  if (metadata.namespace !== undefined && metadata.namespace !== workload.namespace) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `Secret '${name}' is in namespace '${metadata.namespace}', but the gateway's workload reads Secrets in `
        + `'${workload.namespace}' only`,
      help: 'omit the namespace, or set the workload that runs there: new GatewayWorkload({ namespace: … })',
    }, scope);
  }
  return { ...metadata, name, namespace: workload.namespace };
}

/** Converts a certificate's name to the name of a Secret: `*.example.com` becomes `wildcard.example.com`. */
export function secretName(certificateName: string): string {
  return certificateName.toLowerCase().replace(/^\*(?=\.|$)/, 'wildcard').replace(/[^a-z0-9.-]/g, '-');
}
