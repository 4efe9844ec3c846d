import { PolicyTargetSpec, TargetReferenceSpec } from './authorization-policy-spec';
import { at, refused, ValidationProblem, warned } from './problem';

const MOST_TARGETS = 16;
const LONGEST_LABEL_VALUE = 63;
const LONGEST_NAME = 253;
const GROUP = /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What policies of Istio can refer to: kinds by their group. */
const TARGETS: { readonly [group: string]: readonly string[] } = {
  '': ['Service'], 'core': ['Service'], 'networking.istio.io': ['ServiceEntry'], 'gateway.networking.k8s.io': ['Gateway', 'GatewayClass'],
};

/** Problems of what an AuthorizationPolicy or RequestAuthentication applies to. */
export function policyTargetProblems({ selector, targetRef, targetRefs }: PolicyTargetSpec): ValidationProblem[] {
  const given = Object.entries({ selector, targetRef, targetRefs }).filter(([, value]) => value !== undefined).map(([name]) => name);
  return [
    ...given.length > 1 ? [problem(`the policy has ${given.join(' and ')}`, 'keep one of them', given[1])] : [],
    ...selector ? at('selector', ...selectorProblems(selector.matchLabels ?? {})) : [],
    ...targetRef ? at('targetRef', ...referenceProblems(targetRef)) : [],
    ...(targetRefs?.length ?? 0) > MOST_TARGETS ? [problem(`the policy has ${targetRefs!.length} targets`, `use at most ${MOST_TARGETS}`, 'targetRefs')] : [],
    ...(targetRefs ?? []).flatMap((reference, i) => at(`targetRefs[${i}]`, ...referenceProblems(reference))),
  ];
}

function selectorProblems(labels: { readonly [label: string]: string }): ValidationProblem[] {
  const entries = Object.entries(labels);
  if (entries.length === 0) {
    return [warned({
      code: 'invalid-access', message: 'the selector has no label, so the policy applies to all Pods of its namespace', help: 'omit selector, or add labels',
    })];
  }
  return entries.flatMap(([key, value]) => key === '' || key.includes('*') || value.includes('*') || value.length > LONGEST_LABEL_VALUE
    ? [problem(`label '${key}' with the value '${value}' cannot select Pods`, 'use the exact label of the Pods', `matchLabels[${key}]`)] : []);
}

function referenceProblems({ group = '', kind, name, namespace = '' }: TargetReferenceSpec): ValidationProblem[] {
  const known = Object.hasOwn(TARGETS, group) && TARGETS[group].includes(kind);
  return [
    ...known && GROUP.test(group) ? [] : [problem(`a policy cannot refer to kind '${kind}' of group '${group}'`, 'use a Gateway or GatewayClass of gateway.networking.k8s.io, a Service, or a ServiceEntry of networking.istio.io')],
    ...name !== '' && name.length <= LONGEST_NAME ? [] : [problem(`'${name}' is not the name of an object`, 'name the object', 'name')],
    ...namespace === '' ? [] : [problem(`the target is in namespace '${namespace}'`, 'omit namespace; put the policy into the namespace of its target', 'namespace')],
  ];
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help, field });
}
