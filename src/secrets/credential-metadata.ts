import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { serverCredentialNameProblem } from '../validation/credential-name';
import { check } from '../validation/problem';
import { IngressGateway } from '../workload/ingress-gateway';

/** Metadata of a Secret with its name and namespace decided. */
export interface CredentialMetadata extends ApiObjectMetadata {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Name and namespace of a Secret that a gateway reads.
 *
 * @param scope the construct that errors name
 * @param workload the gateway that reads it
 * @param metadata what the user said
 * @param certificateName names the Secret when the user did not
 */
export function credentialMetadata(
  scope: IConstruct, workload = new IngressGateway(), metadata: ApiObjectMetadata = {}, certificateName?: string,
): CredentialMetadata {
  const name = metadata.name ?? secretName(certificateName!);
  check(scope, serverCredentialNameProblem(name));
  if (metadata.namespace !== undefined && metadata.namespace !== workload.namespace) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `Secret '${name}' is in namespace '${metadata.namespace}', but the gateway's workload reads Secrets in '${workload.namespace}' only`,
      help: 'leave the namespace out, or give the workload that runs there: new IngressGateway({ namespace: … })',
    }, scope);
  }
  return { ...metadata, name, namespace: workload.namespace };
}

/** A certificate's name as the name of a Secret: `*.example.com` becomes `wildcard.example.com`. */
export function secretName(certificateName: string): string {
  return certificateName.toLowerCase().replace(/^\*\./, 'wildcard.').replace(/[^a-z0-9.-]/g, '-');
}
