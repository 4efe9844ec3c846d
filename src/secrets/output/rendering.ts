import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateBundle } from '../../pki/ca/certificate-bundle';
import { CredentialMetadata } from '../credential-metadata';
import { SecretContent } from '../credential-secret';

/** A Secret with a private key, before it is decided how it leaves. */
export interface SecretToRender {
  /** The construct of the Secret: parent of what is created, and what errors name. */
  readonly scope: Construct;
  readonly type: string;
  readonly metadata: CredentialMetadata;
  readonly bundle: CertificateBundle;
  /** The keys that the content has. */
  readonly keys: readonly string[];
  readonly content: SecretContent;
}

/** What became of it. */
export interface RenderedSecret {
  /** Name of the Secret in the cluster. */
  readonly name: string;
  /** What is in the manifests; undefined if that is nothing. */
  readonly apiObject?: ApiObject;
  /** Keys that the Secret will have, if that is known. */
  readonly keys?: readonly string[];
}

/** One way for Secrets to leave. */
export interface SecretRenderer {
  /** True if certificate and key are made or read at synth; false if they come to be in the cluster. */
  readonly knowsContent: boolean;

  render(secret: SecretToRender): RenderedSecret;
}
