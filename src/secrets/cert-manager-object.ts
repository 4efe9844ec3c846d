import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CertManagerIssuer } from './cert-manager-issuer';
import { KubernetesObject } from '../api-object/kubernetes-object';
import { IngressError } from '../errors';
import { KeyAlgorithm } from '../pki/x509/key-algorithm';
import { goDuration } from '../text/duration';

/** The options of a cert-manager certificate, besides its hosts. */
export interface CertManagerRequest {
  readonly issuer: CertManagerIssuer;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly lifetime?: Duration;
  readonly renewBefore?: Duration;
}

/** The keys of a Secret from cert-manager. Its `ca.crt` is excluded: it is the server's issuer, and empty with public issuers. */
export const CERT_MANAGER_KEYS = ['tls.crt', 'tls.key'];

/** Renders a cert-manager `Certificate` whose Secret has the name and namespace of the metadata. */
export function renderCertificate(
  scope: Construct, metadata: ApiObjectMetadata & { readonly name: string },
  names: { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] }, request: CertManagerRequest,
): ApiObject {
  const [algorithm, size] = (request.keyAlgorithm ?? KeyAlgorithm.EC_P256).replace('EC P-', 'ECDSA ').split(' ');
  const { issuer: { group, kind, name }, lifetime, renewBefore } = request;
  checkTimes(scope, lifetime, renewBefore);
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

const MIN_LIFETIME = Duration.hours(1);
const MIN_RENEW_BEFORE = Duration.minutes(5);
const DEFAULT_LIFETIME = Duration.days(90);
/** What Go can count in nanoseconds: cert-manager cannot read a longer duration. */
const MAX_LIFETIME = Duration.days(106_751);

/**
 * Refuses what cert-manager's webhook refuses.
 *
 * @see https://cert-manager.io/docs/usage/certificate/#renewal
 */
function checkTimes(scope: Construct, lifetime = DEFAULT_LIFETIME, renewBefore?: Duration): void {
  const refuse = (field: string, message: string, help: string) => {
    throw new IngressError({ code: 'invalid-certificate', message, help, field }, scope);
  };
  if (seconds(lifetime) < seconds(MIN_LIFETIME)) {
    refuse('lifetime', `a lifetime of ${goDuration(lifetime)} is refused by cert-manager`, 'use at least Duration.hours(1)');
  }
  if (seconds(lifetime) > seconds(MAX_LIFETIME)) {
    refuse('lifetime', `a lifetime of ${goDuration(lifetime)} is refused by cert-manager`, 'use at most Duration.days(106751), which is 292 years');
  }
  if (renewBefore === undefined) return;
  if (seconds(renewBefore) < seconds(MIN_RENEW_BEFORE)) {
    refuse('renewBefore', `a renewBefore of ${goDuration(renewBefore)} is refused by cert-manager`, 'use at least Duration.minutes(5)');
  }
  if (seconds(renewBefore) >= seconds(lifetime)) {
    refuse('renewBefore', `renewBefore ${goDuration(renewBefore)} is not less than the lifetime ${goDuration(lifetime)}`, 'use a shorter one, or a longer lifetime');
  }
}

/** As rendered, in whole seconds. */
function seconds(duration: Duration): number {
  return Math.round(duration.toSeconds({ integral: false }));
}
