import { IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { fieldSince, isBefore } from '../validation/unavailable-fields';

/** The first release that serves `networking.istio.io/v1`, which is what this library writes. */
export const OLDEST_ISTIO = '1.22';

/** A field that a release later than `OLDEST_ISTIO` added, by the kind of its object and its path in the spec. */
const FIELDS = {
  caCertCredentialName: ['Gateway', 'servers[].tls.caCertCredentialName'],
  credentialNames: ['Gateway', 'servers[].tls.credentialNames'],
  tlsCertificates: ['Gateway', 'servers[].tls.tlsCertificates'],
} as const;

/** A field that an option of this library renders and that older releases lack. */
export type VersionedField = keyof typeof FIELDS;

/** A workload that runs a version of Istio. */
interface VersionedWorkload {
  readonly istioVersion: string;
}

/**
 * Refuses a field that the gateway's version of Istio does not support: older versions silently ignore it.
 *
 * @param what the feature that renders the field, in the user's terms
 * @param help what to use instead
 */
export function requireIstio(workload: VersionedWorkload, field: VersionedField, what: string, help: string, scope?: IConstruct): void {
  const [kind, path] = FIELDS[field];
  const since = fieldSince(kind, path)!;
  if (!isBefore(workload.istioVersion, since)) return;
  throw new IngressError({
    code: 'istio-version',
    message: `${what} needs ${field}, which Istio supports since ${since}, but the gateway runs ${workload.istioVersion}`,
    help: `${help}, or set the version that the gateway runs: new GatewayWorkload({ istioVersion: '${since}' })`,
    field,
  }, scope);
}

/** Major and minor number of a version such as `1.30.3`. */
export function parseIstioVersion(version: string): [number, number] {
  const [, major, minor] = /^(\d+)\.(\d+)(\.\d+)?(-[0-9A-Za-z.-]+)?$/.exec(version) ?? [];
  if (major === undefined) {
    throw new IngressError({
      code: 'istio-version', message: `'${version}' is not a version of Istio`, help: "write it as '1.30' or '1.30.3'",
    });
  }
  return [Number(major), Number(minor)];
}

/** Whether a version is at least another. */
export function isAtLeast([major, minor]: [number, number], other: string): boolean {
  const [otherMajor, otherMinor] = parseIstioVersion(other);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
