import { serializer } from './serializer';
import { RequireClientCertificateOptions, toRequireClientCertificateFrom } from './to-require-client-certificate-from';
import { RouteAssertion, toRoute } from './to-route';
import { toServeHost } from './to-serve-host';
import { ITrustBundleSource } from '../../pki/ca/trust-bundle';
import { IngressRequestOptions } from '../ingress-request-options';

export { serializer, SnapshotSerializer } from './serializer';
export { RequireClientCertificateOptions } from './to-require-client-certificate-from';
export { RouteAssertion } from './to-route';

/** The matchers, for `expect.extend`. What is expected is an `IngressSimulator`, or manifests as objects or text. */
export const matchers = { toServeHost, toRequireClientCertificateFrom, toRoute };

/** The matchers as `expect(…)` has them. */
export interface IngressMatchers<R = void> {
  /**
   * A server takes https for the host, with a certificate for it and the key of that certificate.
   *
   * @param host a name or an address
   */
  toServeHost(host: string): R;

  /**
   * Servers let in only clients with a certificate of the authority.
   *
   * @param authority a `CertificateAuthority` or a `TrustBundle`
   * @param options one host only
   */
  toRequireClientCertificateFrom(authority: ITrustBundleSource, options?: RequireClientCertificateOptions): R;

  /**
   * A request is routed; `.to('httpbin', 8000)` says where.
   *
   * @param url of the request
   * @param options method, headers
   */
  toRoute(url: string, options?: IngressRequestOptions): RouteAssertion;
}

declare global {
  // jest's own types are extended this way; without them this is harmless
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> extends IngressMatchers<R> {}
  }
}

/** The part of jest's and vitest's `expect` that is used here. */
export interface Expect {
  addSnapshotSerializer(serializer: any): void;
  extend(matchers: any): void;
}

/**
 * Adds serializer and matchers to `expect`. Importing this module does it for a global `expect`, as jest and vitest with
 * `globals: true` have it; otherwise pass yours.
 */
export function install(expect: Expect): void {
  expect.addSnapshotSerializer(serializer);
  expect.extend(matchers);
}

const { expect } = globalThis as { readonly expect?: Expect };
// imported outside of a test file, for example by a configuration, there is nothing to add to
if (typeof expect?.addSnapshotSerializer === 'function') install(expect);
