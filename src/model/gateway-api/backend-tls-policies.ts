import { CertificateContent } from './certificate-content';
import { GATEWAY_API_GROUP, ObjectReference, readReference, textOf } from './object-references';
import { groupBy } from '../grouping';
import { Inventory } from '../inventory';
import { compare, fullName, record, records, Resource } from '../resource';
import { SecretIndex, SecretModel } from '../secrets';
import { ServiceIndex, ServiceModel } from '../services';

/** A Service or ServiceEntry that a policy is for. */
export interface PolicyTarget extends ObjectReference {
  /** Name of the only port. */
  readonly sectionName?: string;
  readonly service?: ServiceModel;
  /** Why the target does not count; undefined if it does, or if it is not among the manifests. */
  readonly refusal?: { readonly reason: 'TargetNotFound' | 'Conflicted'; readonly message: string };
  /** Whether the target is among the manifests. */
  readonly known: boolean;
}

/** A BackendTLSPolicy. */
export interface BackendTlsPolicyModel {
  readonly resource: Resource;
  /** Whether Istio leaves it out because of an annotation. */
  readonly ignored: boolean;
  readonly targets: readonly PolicyTarget[];
  readonly hostname?: string;
  /** Names that the backend's certificate must have one of; the hostname alone is not checked. */
  readonly subjectAltNames: readonly Record<string, unknown>[];
  /** `System` for the authorities of the proxy's image. */
  readonly wellKnown?: string;
  /** The authority's reference; Istio reads only the first. */
  readonly authority?: ObjectReference;
  readonly authorityCount: number;
  readonly authorityObject?: SecretModel;
  /** Why Istio blocks requests to the targets, apart from the content of the ConfigMap; undefined if it does not. */
  readonly refusal?: { readonly reason: 'InvalidKind' | 'InvalidCACertificateRef'; readonly message: string };
  /** Whether a part of it is not among the manifests. */
  readonly undecided: boolean;
}

/** Every BackendTLSPolicy; of several for one target, the first in Istio's order wins. */
export function findBackendTlsPolicies(
  inventory: Inventory, services: ServiceIndex, secrets: SecretIndex, complete: boolean,
): BackendTlsPolicyModel[] {
  const resources = [...inventory.of('BackendTLSPolicy')];
  const ignored = (resource: Resource) => resource.annotations['istio.io/ignore-policy-attachment']?.toLowerCase() === 'true';
  const rivals = groupBy(
    resources.filter(resource => !ignored(resource)).flatMap(resource => targetsOf(resource).map(target => ({ resource, target }))),
    ({ resource, target }) => targetKey(resource, target),
  );
  return resources.map(resource => {
    const validation = record(resource.spec.validation);
    const references = records(validation.caCertificateRefs);
    const authority = references.length === 0 ? undefined
      : readReference(references[0], 'spec.validation.caCertificateRefs[0]', resource.namespace, { group: '', kind: '' });
    const isConfigMap = authority?.group === '' && authority.kind === 'ConfigMap';
    const authorityObject = isConfigMap ? secrets.configMap(resource.namespace, authority.name) : undefined;
    const targets = targetsOf(resource).map(target => findTarget(target, resource));
    return {
      resource,
      ignored: ignored(resource),
      targets,
      hostname: textOf(validation.hostname),
      subjectAltNames: records(validation.subjectAltNames),
      wellKnown: textOf(validation.wellKnownCACertificates),
      authority,
      authorityCount: references.length,
      authorityObject,
      refusal: !authority ? undefined
        : !isConfigMap ? { reason: 'InvalidKind' as const, message: `caCertificateRef is a ${authority.kind}, only a ConfigMap is allowed` }
          : !authorityObject && complete
            ? { reason: 'InvalidCACertificateRef' as const, message: `ConfigMap '${authority.name}' is not found in namespace ${resource.namespace}` }
            : undefined,
      undecided: (isConfigMap && !authorityObject && !complete) || targets.some(({ known, refusal }) => !known && !refusal),
    };
  });

  function findTarget(target: Omit<PolicyTarget, 'known'>, resource: Resource): PolicyTarget {
    const { group, kind, name, sectionName } = target;
    const isEntry = group === 'networking.istio.io' && kind === 'ServiceEntry';
    if (!isEntry && !(group === '' && kind === 'Service')) {
      return { ...target, known: true, refusal: { reason: 'TargetNotFound', message: `kind ${kind} cannot be a target, use Service or ServiceEntry` } };
    }
    const entry = isEntry ? inventory.find('ServiceEntry', resource.namespace, name) : undefined;
    const service = isEntry ? serviceOf(entry, services) : services.findAnywhere(name, resource.namespace);
    if (!service) {
      return {
        ...target,
        known: false,
        refusal: complete ? { reason: 'TargetNotFound', message: `${kind} '${name}' is not found in namespace ${resource.namespace}` } : undefined,
      };
    }
    if (sectionName !== undefined && !service.details.some(port => port.name === sectionName)) {
      return { ...target, service, known: true, refusal: { reason: 'TargetNotFound', message: `${kind} '${name}' has no port named '${sectionName}'` } };
    }
    const winner = (rivals.get(targetKey(resource, target)) ?? []).map(rival => rival.resource).sort(policyOrder)[0];
    return {
      ...target,
      service,
      known: true,
      refusal: winner === undefined || winner === resource || ignored(resource) ? undefined
        : { reason: 'Conflicted', message: `BackendTLSPolicy '${winner.name}' is for the same target and takes precedence` },
    };
  }
}

/** Why Istio blocks requests because of a policy's authorities, their content included. */
export function policyRefusal({ refusal, authorityObject }: BackendTlsPolicyModel, content: CertificateContent): BackendTlsPolicyModel['refusal'] {
  const flaw = authorityObject && content.authorityFlaw(authorityObject);
  return refusal ?? (flaw === undefined ? undefined
    : { reason: 'InvalidCACertificateRef', message: `ConfigMap ${authorityObject!.namespace}/${authorityObject!.name} ${flaw}` });
}

function targetsOf(resource: Resource): Omit<PolicyTarget, 'known'>[] {
  return records(resource.spec.targetRefs).map((target, i) => ({
    ...readReference({ ...target, namespace: undefined }, `spec.targetRefs[${i}]`, resource.namespace, { group: GATEWAY_API_GROUP, kind: '' }),
    sectionName: textOf(target.sectionName) || undefined,
  }));
}

function targetKey({ namespace }: Resource, { group, kind, name, sectionName }: Omit<PolicyTarget, 'known'>): string {
  return [namespace, group, kind, name, sectionName ?? ''].join('/');
}

function serviceOf(entry: Resource | undefined, services: ServiceIndex): ServiceModel | undefined {
  const [host] = Array.isArray(entry?.spec.hosts) ? entry.spec.hosts.map(String) : [];
  return entry && host !== undefined ? services.findAnywhere(host, entry.namespace) : undefined;
}

function policyOrder(a: Resource, b: Resource): number {
  const age = ({ object }: Resource) => String(record(object.metadata).creationTimestamp ?? '');
  return compare(age(a), age(b)) || compare(fullName(a), fullName(b));
}
