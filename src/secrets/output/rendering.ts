import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateBundle } from '../../pki/ca/certificate-bundle';
import { CredentialMetadata } from '../credential-metadata';
import { SecretContent } from '../credential-secret';

/** A Secret with a private key, before its output is chosen. */
export interface SecretToRender {
  /** The construct of the Secret: parent of created constructs, and the construct that errors name. */
  readonly scope: Construct;
  readonly type: string;
  readonly metadata: CredentialMetadata;
  readonly bundle: CertificateBundle;
  /** The keys of the content. */
  readonly keys: readonly string[];
  readonly content: SecretContent;
}

/** The result of an output. */
export interface RenderedSecret {
  /** Name of the Secret in the cluster. */
  readonly name: string;
  /** The object in the manifests; undefined if there is none. */
  readonly apiObject?: ApiObject;
  /** Keys that the Secret will have, if known. */
  readonly keys?: readonly string[];
}

/** A way to write Secrets. */
export interface SecretRenderer {
  /** True if certificate and key are issued or read at synth; false if they are created in the cluster. */
  readonly knowsContent: boolean;

  render(secret: SecretToRender): RenderedSecret;
}
