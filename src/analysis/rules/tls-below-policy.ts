import { gatewayApiObjects } from './shared/gateway-api-example';
import { listenersOf } from './shared/listener-report';
import { CIPHER_SUITES_OPTION, ListenerModel } from '../../model/gateway-api/listeners';
import { ServerModel } from '../../model/gateways';
import { isCipherSuite } from '../../validation/cipher-suites';
import { ServerTlsSpec } from '../../validation/gateway-spec';
import { ENVOY_DEFAULTS, TLS_GUIDELINES } from '../../validation/tls-guidelines';
import { TLS_VERSIONS } from '../../validation/tls-versions';
import { Report, Rule } from '../rule';
import { RequiredTls, RuleContext, ServerPlace } from '../rule-context';

const TLS = 'gateway.spec.servers[1].tls';

/** Servers offer nothing that the TLS policy of `lint --tls-policy`, or of the program, leaves out. */
export const tlsBelowPolicy: Rule = {
  id: 'tls-below-policy',
  codes: ['tls-below-policy'],
  complies: 'with `lint --tls-policy`, or `TlsPolicy` in the program, a server or listener that terminates TLS offers only versions, cipher '
    + 'suites and groups of the policy (here: `intermediate`)',
  accepted: {
    set: { [`${TLS}.minProtocolVersion`]: 'TLSV1_2' },
    add: gatewayApiObjects({ tls: { options: { [CIPHER_SUITES_OPTION]: 'ECDHE-ECDSA-AES128-GCM-SHA256' }, certificateRefs: [{ name: 'www' }] } }),
    tlsPolicy: 'intermediate',
  },
  refused: { set: { [`${TLS}.cipherSuites`]: ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA'] }, tlsPolicy: 'intermediate' },
  check: context => [
    ...context.model.gateways.flatMap(({ servers }) => servers).filter(({ terminates }) => terminates)
      .flatMap(server => ofServer(server, context)),
    ...listenersOf(context).filter(({ tls }) => tls !== undefined && tls.mode !== 'Passthrough').flatMap(listener => ofListener(listener, context)),
  ],
};

function ofServer({ gateway: { resource }, index, port, path, spec }: ServerModel, { options }: RuleContext): Report[] {
  const required = requiredBy(options, resource.origin.constructPath, { index, port });
  return required === undefined ? [] : flaws(spec.tls ?? {}, required).map(({ field, what, values }) => ({
    resource,
    path: `${path}.tls.${field}`,
    message: `the server ${what}, which ${required.name} leaves out`,
    help: `set ${field} to ${values}${field === 'ecdhCurves' ? ' (Istio 1.32)' : ''}`,
  }));
}

/** A listener has a place for cipher suites only; versions and groups are those of the mesh. */
function ofListener(listener: ListenerModel, { options }: RuleContext): Report[] {
  const { owner: resource, index, port, hostname, path, name, tls } = listener;
  const required = requiredBy(options, resource.origin.constructPath, { index, port, hostname });
  if (required === undefined) return [];
  const own = tls!.cipherSuites.filter(isCipherSuite); // Istio ignores the others
  return flaws({ cipherSuites: own }, required).map(({ field, what, values }) => ({
    resource,
    path: field === 'cipherSuites' && own.length > 0 ? `${path}.tls.options[${CIPHER_SUITES_OPTION}]` : `${path}.tls`,
    message: `listener '${name}' ${what}, which ${required.name} leaves out`,
    help: field === 'cipherSuites' ? `set the option ${CIPHER_SUITES_OPTION} to ${values}`
      : `set meshConfig.tlsDefaults.${field} to ${values} for all gateways: a listener has no such field`,
  }));
}

function requiredBy(
  { tlsPolicy, requiredTls }: RuleContext['options'], constructPath: string | undefined, server: ServerPlace,
): RequiredTls | undefined {
  if (tlsPolicy !== undefined) return { name: `the policy '${tlsPolicy}'`, settings: TLS_GUIDELINES[tlsPolicy] };
  return constructPath === undefined ? undefined : requiredTls?.(constructPath, server);
}

interface Flaw {
  readonly field: 'minProtocolVersion' | 'maxProtocolVersion' | 'cipherSuites' | 'ecdhCurves';
  readonly what: string;
  /** What the policy allows. */
  readonly values: string;
}

function flaws(tls: ServerTlsSpec, { settings: policy }: RequiredTls): Flaw[] {
  const version = (given: string | undefined, automatic: string) => !given || given === 'TLS_AUTO' ? automatic : given;
  const byDefault = (given: unknown) => given ? '' : ' (by default)';
  const min = version(tls.minProtocolVersion, ENVOY_DEFAULTS.minProtocolVersion);
  const max = version(tls.maxProtocolVersion, ENVOY_DEFAULTS.maxProtocolVersion);
  const found: Flaw[] = [];
  if (rank(min) < rank(policy.minProtocolVersion)) {
    found.push({ field: 'minProtocolVersion', what: `offers ${min}`, values: policy.minProtocolVersion });
  }
  if (policy.maxProtocolVersion !== undefined && rank(max) > rank(policy.maxProtocolVersion)) {
    found.push({ field: 'maxProtocolVersion', what: `offers ${max}${byDefault(tls.maxProtocolVersion)}`, values: policy.maxProtocolVersion });
  }
  const suites = tls.cipherSuites?.length ? tls.cipherSuites : ENVOY_DEFAULTS.cipherSuites;
  const weak = outside(suites, policy.cipherSuites);
  if (policy.cipherSuites && rank(min) < rank('TLSV1_3') && weak.length > 0) {
    found.push({
      field: 'cipherSuites', what: `offers ${weak.join(', ')}${byDefault(tls.cipherSuites?.length)}`, values: policy.cipherSuites.join(', '),
    });
  }
  const curves = outside(tls.ecdhCurves?.length ? tls.ecdhCurves : ENVOY_DEFAULTS.ecdhCurves, policy.ecdhCurves);
  if (curves.length > 0) {
    found.push({ field: 'ecdhCurves', what: `offers ${curves.join(', ')}${byDefault(tls.ecdhCurves?.length)}`, values: policy.ecdhCurves.join(', ') });
  }
  return found;
}

function outside(offered: readonly string[], allowed: readonly string[] = []): string[] {
  // `[A|B]` are suites of equal preference; prime256v1 and secp384r1 are other names of curves
  const names = offered.flatMap(each => each.replace(/^\[|\]$/g, '').split('|')).map(name => ALIASES[name] ?? name);
  return [...new Set(names)].filter(name => !allowed.includes(name));
}

const ALIASES: { readonly [name: string]: string } = {
  prime256v1: 'P-256', secp256r1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521', x25519: 'X25519',
};

function rank(version: string): number {
  return TLS_VERSIONS.indexOf(version);
}
