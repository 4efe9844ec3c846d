import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CertManagerIssuer } from './cert-manager-issuer';
import { KubernetesObject } from '../api-object/kubernetes-object';
import { KeyAlgorithm } from '../pki/x509/key-algorithm';
import { goDuration } from '../text/go-duration';

/** What a certificate of cert-manager is asked for with, besides its hosts. */
export interface CertManagerRequest {
  readonly issuer: CertManagerIssuer;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly lifetime?: Duration;
  readonly renewBefore?: Duration;
}

/** The keys of a Secret that cert-manager makes. Its `ca.crt` is left out: it is the server's issuer, and public issuers leave it empty. */
export const CERT_MANAGER_KEYS = ['tls.crt', 'tls.key'];

/** Renders a cert-manager `Certificate` whose Secret has the name and namespace of the metadata. */
export function renderCertificate(
  scope: Construct, metadata: ApiObjectMetadata & { readonly name: string },
  names: { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] }, request: CertManagerRequest,
): ApiObject {
  const [algorithm, size] = (request.keyAlgorithm ?? KeyAlgorithm.EC_P256).replace('EC P-', 'ECDSA ').split(' ');
  const { issuer: { group, kind, name }, lifetime, renewBefore } = request;
  return new KubernetesObject(scope, 'Resource', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata,
    spec: {
      secretName: metadata.name,
      secretTemplate: metadata.labels || metadata.annotations ? { labels: metadata.labels, annotations: metadata.annotations } : undefined,
      dnsNames: names.dnsNames.length > 0 ? names.dnsNames : undefined,
      ipAddresses: names.ipAddresses.length > 0 ? names.ipAddresses : undefined,
      issuerRef: { group, kind, name },
      duration: lifetime && goDuration(lifetime),
      renewBefore: renewBefore && goDuration(renewBefore),
      privateKey: { algorithm, size: Number(size), rotationPolicy: 'Always' },
      usages: ['digital signature', ...algorithm === 'RSA' ? ['key encipherment'] : [], 'server auth'],
    },
  });
}
