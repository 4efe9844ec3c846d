import { exec, pool } from './exec';
import { Profile } from './profiles';
import { Context } from '../suite';

/** Findings that a private authority cannot or need not satisfy, each with the reason; conformance/README.md has them too. */
export const EXPECTED_LINTS: Record<string, string> = {
  e_sub_cert_aia_missing: 'a private authority has no address to fetch it or its OCSP answers from',
  e_sub_cert_cert_policy_empty: 'policies are those of public authorities',
  e_sub_cert_certificate_policies_missing: 'policies are those of public authorities',
  e_ext_san_contains_reserved_ip: 'the profiles have 127.0.0.1, which a private authority may certify',
  w_sub_cert_aia_does_not_contain_issuing_ca_url: 'as e_sub_cert_aia_missing',
  w_subject_common_name_included: 'the common name repeats a host, for old clients and for people who read it',
  w_ext_subject_key_identifier_not_recommended_subscriber: 'RFC 5280 recommends it for all certificates; the store tells keys apart by it',
  w_root_ca_basic_constraints_path_len_constraint_field_present: 'the length is known, and a stolen key makes no further authority',
  w_tls_server_cert_valid_time_longer_than_397_days: '397 days from now, and five minutes back for clocks that are late; Apple '
    + 'refuses from 398 days',
};

/** zlint on every certificate of every profile. */
export async function lint(profiles: Profile[], { tools, report }: Context, suite: string): Promise<void> {
  const certificates = profiles.flatMap(({ name, server, client, root }) => [
    { id: `${name}: server`, file: server.leaf }, { id: `${name}: client`, file: client.leaf }, { id: `${name}: root`, file: root },
  ]).filter(({ id }) => report.selects(`zlint ${id}`));
  const answers = await pool(certificates, ({ file }) => exec(tools.zlint, [file]));
  certificates.forEach(({ id }, index) => {
    const findings = Object.entries(JSON.parse(answers[index].words) as Record<string, { result: string; details?: string }>)
      .filter(([name, { result }]) => ['warn', 'error', 'fatal'].includes(result) && !(name in EXPECTED_LINTS))
      .map(([name, { result, details }]) => `${result}: ${name} ${details ?? ''}`);
    report.check({ suite, judge: 'zlint: certificates', id: `zlint ${id}`, ok: findings.length === 0, words: findings.join('\n') });
  });
}
