import { ServerTlsSpec } from '../../validation/gateway-spec';
import { ENVOY_DEFAULTS, TLS_GUIDELINES, TlsGuideline } from '../../validation/tls-guidelines';
import { TLS_VERSIONS } from '../../validation/tls-versions';
import { Rule } from '../rule';

const TLS = 'gateway.spec.servers[1].tls';

/** Servers offer nothing that the TLS policy of `lint --tls-policy` leaves out. */
export const tlsBelowPolicy: Rule = {
  id: 'tls-below-policy',
  codes: ['tls-below-policy'],
  complies: 'with `lint --tls-policy`, a server that terminates TLS offers only versions, cipher suites and groups of the policy '
    + '(here: `intermediate`)',
  accepted: { set: { [`${TLS}.minProtocolVersion`]: 'TLSV1_2' }, tlsPolicy: 'intermediate' },
  refused: { set: { [`${TLS}.cipherSuites`]: ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA'] }, tlsPolicy: 'intermediate' },
  check: ({ model, options: { tlsPolicy } }) => tlsPolicy === undefined ? [] : model.gateways
    .flatMap(({ servers }) => servers.filter(({ terminates }) => terminates))
    .flatMap(({ gateway, path, spec }) => flaws(spec.tls ?? {}, TLS_GUIDELINES[tlsPolicy]).map(({ field, what, help }) => ({
      resource: gateway.resource,
      path: `${path}.tls.${field}`,
      message: `${what}, which the policy '${tlsPolicy}' leaves out`,
      help,
    }))),
};

interface Flaw { readonly field: string; readonly what: string; readonly help: string }

function flaws(tls: ServerTlsSpec, policy: TlsGuideline): Flaw[] {
  const version = (given: string | undefined, automatic: string) => !given || given === 'TLS_AUTO' ? automatic : given;
  const min = version(tls.minProtocolVersion, ENVOY_DEFAULTS.minProtocolVersion);
  const old = rank(min) < rank(policy.minProtocolVersion);
  const found: Flaw[] = old
    ? [{ field: 'minProtocolVersion', what: `the server offers ${min}`, help: `set minProtocolVersion to ${policy.minProtocolVersion}` }] : [];
  const suites = tls.cipherSuites?.length ? tls.cipherSuites : ENVOY_DEFAULTS.cipherSuites;
  const weak = outside(suites, policy.cipherSuites);
  if (policy.cipherSuites && rank(min) < rank('TLSV1_3') && weak.length > 0) {
    found.push({
      field: 'cipherSuites',
      what: `the server offers ${weak.join(', ')}${tls.cipherSuites?.length ? '' : ' (by default)'}`,
      help: `set cipherSuites to ${policy.cipherSuites.join(', ')}`,
    });
  }
  const curves = outside(tls.ecdhCurves?.length ? tls.ecdhCurves : ENVOY_DEFAULTS.ecdhCurves, policy.ecdhCurves);
  if (curves.length > 0) {
    found.push({
      field: 'ecdhCurves',
      what: `the server offers ${curves.join(', ')}${tls.ecdhCurves?.length ? '' : ' (by default)'}`,
      help: `set ecdhCurves to ${policy.ecdhCurves.join(', ')} (Istio 1.32)`,
    });
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
