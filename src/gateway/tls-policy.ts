import { IConstruct } from 'constructs';
import { CipherSuite } from './cipher-suite';
import { EcdhCurve } from './ecdh-curve';
import { AppState } from '../app-state';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { include } from '../synth/all-or-nothing';
import { SynthChecks } from '../synth/synth-checks';
import { cipherSuitesProblems } from '../validation/cipher-suites';
import { ServerTlsSpec } from '../validation/gateway-spec';
import { asError, at, check } from '../validation/problem';
import { TLS_GUIDELINES, TlsGuideline } from '../validation/tls-guidelines';
import { TlsProtocolVersion } from '../validation/tls-protocol-version';
import { tlsVersionsProblems } from '../validation/tls-versions';
import { fieldSince, isBefore } from '../validation/unavailable-fields';

/** The settings of a custom TLS policy. */
export interface TlsPolicyOptions {
  /**
   * Lowest TLS version.
   *
   * @default - Envoy's: TLS 1.2
   */
  readonly minProtocolVersion?: TlsProtocolVersion;

  /**
   * Highest TLS version.
   *
   * @default - Envoy's: TLS 1.3
   */
  readonly maxProtocolVersion?: TlsProtocolVersion;

  /**
   * Cipher suites for TLS up to 1.2; those of TLS 1.3 cannot be chosen.
   *
   * @default - Envoy's
   * @nonempty
   */
  readonly cipherSuites?: CipherSuite[];

  /**
   * Groups for the key exchange, the preferred one first. Needs Istio 1.32.
   *
   * @default - Envoy's: X25519 and P-256
   * @nonempty
   */
  readonly ecdhCurves?: EcdhCurve[];
}

/** The settings of a policy as fields of a server. */
export type HandshakeSpec = Pick<ServerTlsSpec, 'minProtocolVersion' | 'maxProtocolVersion' | 'cipherSuites' | 'ecdhCurves'>;

/** A policy as plain data, as the app keeps it. */
interface Policy {
  readonly settings: HandshakeSpec;
  /** Without the curves, an older Istio offers a part of those that the guideline allows. */
  readonly curvesAreOptional?: boolean;
  /** What to do where Istio cannot set the curves. */
  readonly withoutCurves?: string;
}

/**
 * TLS versions, cipher suites and groups of servers that terminate TLS.
 *
 * Set for an app or chart with `applyTo`, for a Gateway, or for one host in its `ServerTls`; the most specific policy applies, as a whole.
 *
 * @example
 * TlsPolicy.mozillaIntermediate().applyTo(app);
 * const strict = new Gateway(chart, 'Strict', { tls: ServerTls.issuedBy(ca), tlsPolicy: TlsPolicy.mozillaModern() });
 */
export class TlsPolicy {
  /**
   * Mozilla's configuration for modern clients: TLS 1.3 only. Its groups are written for Istio 1.32 and later; an older Istio offers X25519
   * and P-256, which it allows too.
   *
   * @see https://wiki.mozilla.org/Security/Server_Side_TLS
   */
  public static mozillaModern(): TlsPolicy {
    return guideline(TLS_GUIDELINES.modern, { curvesAreOptional: true });
  }

  /**
   * Mozilla's recommended configuration: TLS 1.2 and 1.3, suites with forward secrecy and authenticated encryption. Its groups are written
   * for Istio 1.32 and later; an older Istio offers X25519 and P-256, which it allows too.
   *
   * @see https://wiki.mozilla.org/Security/Server_Side_TLS
   */
  public static mozillaIntermediate(): TlsPolicy {
    return guideline(TLS_GUIDELINES.intermediate, { curvesAreOptional: true });
  }

  /**
   * Settings that FIPS 140-3 approves: TLS 1.2 and 1.3, AES-GCM, P-256 and P-384. They do not make Envoy a validated module: that takes a
   * FIPS build, and `COMPLIANCE_POLICY` of istiod, which also restricts the suites of TLS 1.3. Needs Istio 1.32.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/
   */
  public static fips(): TlsPolicy {
    return guideline(TLS_GUIDELINES.fips, { withoutCurves: 'set COMPLIANCE_POLICY=fips-140-2 for istiod and its proxies' });
  }

  /**
   * Only the hybrid key exchange X25519MLKEM768, with TLS 1.3: clients without it are refused. To offer it beside others, use
   * `mozillaModern`. Needs Istio 1.32.
   */
  public static postQuantum(): TlsPolicy {
    return guideline(TLS_GUIDELINES['post-quantum'], { withoutCurves: 'set COMPLIANCE_POLICY=pqc for istiod and its proxies' });
  }

  /**
   * A custom policy. Without settings it is Envoy's default.
   *
   * @param options versions, suites, groups
   * @throws `invalid-tls` for settings that contradict each other
   */
  public static of(options: TlsPolicyOptions): TlsPolicy {
    checkArguments('TlsPolicy.of', [options]);
    const { minProtocolVersion, maxProtocolVersion, cipherSuites, ecdhCurves } = options;
    check(undefined,
      ...tlsVersionsProblems({ minProtocolVersion, maxProtocolVersion, cipherSuites }).map(asError),
      ...at('cipherSuites', ...cipherSuitesProblems(cipherSuites ?? []).map(asError)));
    return new TlsPolicy({ settings: { minProtocolVersion, maxProtocolVersion, cipherSuites, ecdhCurves } });
  }

  /** @internal */
  public static _guideline(policy: Policy): TlsPolicy {
    return new TlsPolicy(policy);
  }

  private constructor(private readonly policy: Policy) {}

  /**
   * Applies the policy to every server below a construct that has no more specific one. Set it before the servers are added. A synth prints
   * a warning (`tls-below-policy`) for patched and imported Gateways below the construct that offer more.
   *
   * @param scope the app, a chart, or any construct
   * @throws `invalid-tls` if a server below the construct was added before
   */
  public applyTo(scope: IConstruct): void {
    checkArguments('TlsPolicy.applyTo', [scope]);
    const { chosen, read } = policiesOf(scope);
    if (read.has(scope)) {
      throw new IngressError({
        code: 'invalid-tls',
        message: 'the TLS policy is set after servers were added, so it would not apply to them',
        help: 'set it before the servers are added',
      }, scope);
    }
    chosen.set(scope, this.policy);
    SynthChecks.of(scope).changed(); // an app with nothing else of this library is compared with it too
  }

  /** @internal */
  public get _policy(): Policy {
    return this.policy;
  }
}

function guideline(settings: TlsGuideline, rest: Omit<Policy, 'settings'>): TlsPolicy {
  return TlsPolicy._guideline({ settings, ...rest });
}

/** A policy that applies to what is below a construct. */
export interface AppliedTlsPolicy {
  readonly scope: IConstruct;
  readonly settings: HandshakeSpec;
}

/** The policy of the nearest construct around another one that has a policy. */
export function tlsPolicyAround(construct: IConstruct): AppliedTlsPolicy | undefined {
  const { chosen } = policiesOf(construct);
  if (chosen.size === 0) return undefined;
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const policy = chosen.get(scope);
    if (policy) return { scope, settings: policy.settings };
  }
  return undefined;
}

interface Policies {
  readonly chosen: Map<IConstruct, Policy>;
  /** Constructs with a server, for which a later choice has no effect. */
  readonly read: Set<IConstruct>;
}

function policiesOf(scope: IConstruct): Policies {
  return AppState.of(scope).part<Policies>('tls-policies', () => ({ chosen: new Map(), read: new Set() }));
}

/**
 * The settings of the handshake of a server: of its own policy, else of the nearest construct around it that has one.
 *
 * @throws IngressError `istio-version` for a policy that the server's Istio cannot apply
 */
export function handshakeOf(own: TlsPolicy | undefined, scope: IConstruct, istioVersion: string): HandshakeSpec {
  const { settings, curvesAreOptional, withoutCurves } = own?._policy ?? nearest(scope) ?? { settings: {} };
  const since = fieldSince('Gateway', 'servers[].tls.ecdhCurves')!;
  if (settings.ecdhCurves === undefined || !isBefore(istioVersion, since)) return settings;
  if (curvesAreOptional) return { ...settings, ecdhCurves: undefined };
  throw new IngressError({
    code: 'istio-version',
    message: `the TLS policy needs ecdhCurves, which Istio supports since ${since}, but the gateway runs ${istioVersion}`,
    help: `${withoutCurves ?? 'omit ecdhCurves'}, or upgrade and set the version: new GatewayWorkload({ istioVersion: '${since}' })`,
    field: 'ecdhCurves',
  }, scope);
}

function nearest(scope: IConstruct): Policy | undefined {
  const { chosen, read } = policiesOf(scope);
  let found: Policy | undefined;
  for (let each: IConstruct | undefined = scope; each; each = each.node.scope) {
    include(scope, read, each);
    found ??= chosen.get(each);
  }
  return found;
}
