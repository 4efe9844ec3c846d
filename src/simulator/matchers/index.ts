import { serializer } from './serializer';
import { RequireClientCertificateOptions, toRequireClientCertificateFrom } from './to-require-client-certificate-from';
import { RouteAssertion, toRoute } from './to-route';
import { toServeHost } from './to-serve-host';
import { ITrustBundleSource } from '../../pki/ca/trust-bundle';
import { IngressRequestOptions } from '../ingress-request-options';

export { serializer, SnapshotSerializer } from './serializer';
export { RequireClientCertificateOptions } from './to-require-client-certificate-from';
export { RouteAssertion } from './to-route';

/** The matchers for `expect.extend`. The expected value is an `IngressSimulator`, or manifests as objects or text. */
export const matchers = { toServeHost, toRequireClientCertificateFrom, toRoute };

/** The matchers as methods of `expect(…)`. */
export interface IngressMatchers<R = void> {
  /**
   * A server serves https for the host, with a certificate that covers it and the matching key.
   *
   * @param host a name or an address
   */
  toServeHost(host: string): R;

  /**
   * Servers accept only clients with a certificate from the authority.
   *
   * @param authority a `CertificateAuthority` or a `TrustBundle`
   * @param options restricts the check to one host
   */
  toRequireClientCertificateFrom(authority: ITrustBundleSource, options?: RequireClientCertificateOptions): R;

  /**
   * A request is routed; `.to('httpbin', 8000)` checks the destination.
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
 * Adds serializer and matchers to `expect`. Importing this module does so for a global `expect`, as in jest and in vitest with `globals:
 * true`; otherwise pass yours.
 */
export function install(expect: Expect): void {
  expect.addSnapshotSerializer(serializer);
  expect.extend(matchers);
}

const { expect } = globalThis as { readonly expect?: Expect };
// imported outside a test file, for example by a configuration: no `expect` to extend
if (typeof expect?.addSnapshotSerializer === 'function') install(expect);
