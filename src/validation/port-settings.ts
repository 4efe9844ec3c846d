import { ClientTlsSpec, DestinationRuleSpec, TrafficPolicySpec } from './destination-rule-spec';
import { flawed, ValidationProblem } from './problem';

/**
 * Settings of a port without TLS, where the host or subset has TLS. Istio takes the settings of a port in place of all others, so it
 * connects to the port without TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy
 */
export function portSettingsProblems({ host, trafficPolicy, subsets = [] }: DestinationRuleSpec): ValidationProblem[] {
  return [
    ...policyProblems('trafficPolicy', `'${host}'`, trafficPolicy, () => trafficPolicy?.tls),
    ...subsets.flatMap(({ name, trafficPolicy: ofSubset }, i) => policyProblems(`subsets[${i}].trafficPolicy`, `subset '${name}' of '${host}'`,
      ofSubset, port => ofSubset?.tls ?? tlsOf(trafficPolicy, port))),
  ];
}

function policyProblems(
  field: string, of: string, policy: TrafficPolicySpec | undefined, otherwise: (port: number | undefined) => ClientTlsSpec | undefined,
): ValidationProblem[] {
  return (policy?.portLevelSettings ?? []).flatMap(({ port, tls }, i) => {
    const dropped = tls === undefined ? otherwise(port?.number) : undefined;
    return dropped?.mode !== 'SIMPLE' && dropped?.mode !== 'MUTUAL' ? [] : [flawed('port-without-tls', 'warning', {
      code: 'invalid-destination',
      message: `settings of port ${port?.number} of ${of} have no tls: they replace all others, so Istio connects to it without TLS, not with mode `
        + `${dropped.mode}`,
      help: 'repeat tls in the settings of the port; for plain text, give it mode DISABLE there',
      field: `${field}.portLevelSettings[${i}]`,
    })];
  });
}

/** The TLS towards a port by the settings of the host. */
function tlsOf(policy: TrafficPolicySpec | undefined, number: number | undefined): ClientTlsSpec | undefined {
  const ofPort = policy?.portLevelSettings?.find(({ port }) => port?.number === number);
  return ofPort ? ofPort.tls : policy?.tls;
}
