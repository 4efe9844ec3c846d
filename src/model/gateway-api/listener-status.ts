import { CertificateContent } from './certificate-content';
import { GatewayClassKind } from './gateway-classes';
import { ListenerConflict } from './listener-conflicts';
import { ListenerReference, isOfMesh } from './listener-references';
import { ListenerModel } from './listeners';
import { kindText } from './object-references';
import { fullName } from '../resource';

/** A condition of a listener's status that tells of a mistake, as Istio writes it. */
export interface ListenerCondition {
  readonly type: 'Accepted' | 'Programmed' | 'ResolvedRefs' | 'Conflicted';
  /** Istio's reason, for example `InvalidCertificateRef`. */
  readonly reason: string;
  readonly message: string;
  /** Path of the field in the listener's object. */
  readonly path: string;
}

/** What Istio says of a listener. */
export interface ListenerStatus {
  /** Conditions that tell of mistakes; none if Istio accepts the listener. */
  readonly conditions: readonly ListenerCondition[];
  /** Whether it serves requests; undefined if that depends on objects that are not among the manifests. */
  readonly serves: boolean | undefined;
  /** Whether routes can attach: also to a listener with bad certificates, not to one that lost a conflict. */
  readonly attachable: boolean;
}

/** Protocols of listeners that Istio serves. */
export const LISTENER_PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP'];

/** Facts about a listener that come from other objects. */
export interface ListenerFacts {
  readonly classKind: GatewayClassKind;
  readonly references: readonly ListenerReference[];
  readonly conflict?: ListenerConflict;
}

/** Computes the status of a listener in the order of Istio's checks. Reads Secrets. */
export function listenerStatus(
  listener: ListenerModel, { classKind, references, conflict }: ListenerFacts, content: CertificateContent,
): ListenerStatus {
  const kinds = routeKindsCondition(listener);
  if (conflict) {
    const { winner, reason } = conflict;
    const message = `conflicts with listener '${winner.name}' of ${winner.owner.kind} ${fullName(winner.owner)}`;
    const types = ['Accepted', 'Programmed', 'Conflicted'] as const;
    const conditions = types.map(type => ({ type, reason, message, path: listener.path }));
    return { conditions: [...conditions, ...kinds], serves: false, attachable: false };
  }
  const refs = referenceCondition(listener, references, content);
  const protocol = protocolCondition(listener, classKind);
  const withoutTls = !listener.tls && (listener.protocol === 'HTTPS' || listener.protocol === 'TLS');
  const missingTls = withoutTls && listener.owner.kind === 'ListenerSet';
  const accepted: ListenerCondition | undefined = missingTls
    ? { type: 'Accepted', reason: 'UnsupportedProtocol', message: `protocol is ${listener.protocol} but there is no tls`, path: `${listener.path}.tls` }
    : protocol ?? (refs && acceptedBecauseOf(refs));
  const resolved = kinds[0] ?? refs;
  const conditions = [
    ...accepted ? [accepted] : [],
    ...refs || missingTls ? [programmed(listener)] : [],
    ...resolved ? [resolved] : [],
  ];
  const undecided = references.some(({ state }) => state === 'undecided');
  return {
    conditions,
    serves: refs || protocol || withoutTls ? false : undecided ? undefined : true,
    // Istio leaves out a set's listeners that are not valid, and every listener without the TLS that its protocol needs
    attachable: !withoutTls && !(listener.owner.kind === 'ListenerSet' && (refs !== undefined || protocol !== undefined)),
  };
}

/** The reason why Istio does not support the protocol of a listener. */
export function protocolCondition(
  { protocol, path, port, tls }: ListenerModel, classKind: GatewayClassKind,
): ListenerCondition | undefined {
  const refused = (message: string): ListenerCondition =>
    ({ type: 'Accepted', reason: 'UnsupportedProtocol', message, path: `${path}.protocol` });
  if (classKind === 'waypoint') {
    return port === 15008 && protocol === 'HBONE' ? undefined : refused('a waypoint has one listener, on port 15008 with protocol HBONE');
  }
  if (classKind === 'east-west') {
    const expected = port === 15008 ? protocol === 'HBONE' && tls?.mode === 'Terminate' : protocol === 'TLS' && tls?.mode === 'Passthrough';
    return expected ? undefined : refused('an east-west gateway has port 15008 with protocol HBONE, and ports with protocol TLS and mode Passthrough');
  }
  if (LISTENER_PROTOCOLS.includes(protocol)) {
    return undefined;
  }
  const upper = protocol.toUpperCase();
  return refused(`protocol '${protocol}' is not supported${LISTENER_PROTOCOLS.includes(upper) ? `, ${upper} is` : ''}`);
}

/** The reason why Istio does not support all of the kinds of routes that a listener names. */
export function routeKindsCondition({ unsupportedKinds, protocol, path }: ListenerModel): ListenerCondition[] {
  return unsupportedKinds.length === 0 ? [] : [{
    type: 'ResolvedRefs',
    reason: 'InvalidRouteKinds',
    message: `kind ${unsupportedKinds.map(kindText).join(', ')} cannot attach to a listener with protocol ${protocol}`,
    path: unsupportedKinds[0]?.path ?? path,
  }];
}

/** The first reason in Istio's order why the TLS settings of a listener are bad; the content of Secrets counts only with a reader. */
export function referenceCondition(
  listener: ListenerModel, references: readonly ListenerReference[], content: CertificateContent | undefined,
): ListenerCondition | undefined {
  const { tls, clientValidation } = listener;
  if (!tls || tls.mode !== 'Terminate' || isOfMesh(tls.terminateMode)) {
    return undefined;
  }
  const resolved = (reason: string, message: string, path: string): ListenerCondition => ({ type: 'ResolvedRefs', reason, message, path });
  const count = tls.certificateRefs.length;
  if (count > 2) {
    return resolved('InvalidCertificateRef', `has ${count} certificateRefs, Istio supports 2`, `${listener.path}.tls.certificateRefs`);
  }
  const flaws = references.filter(({ role }) => role === 'server').map(reference => certificateCondition(reference, content));
  if (flaws.length > 0 && flaws.every(flaw => flaw !== undefined)) {
    return flaws[0];
  }
  if (flaws.length === 0 || !clientValidation) {
    return undefined; // without valid certificates Istio does not look further
  }
  if (clientValidation.references.length > 1) {
    return resolved('InvalidCACertificateRef', 'Istio supports only one entry in caCertificateRefs', clientValidation.path);
  }
  return references.filter(({ role }) => role === 'client-ca').map(reference => authorityCondition(reference, content))[0];
}

/** What is wrong with a reference to a server certificate. */
export function certificateCondition(
  { listener, reference, state, secret }: ListenerReference, content: CertificateContent | undefined,
): ListenerCondition | undefined {
  const { namespace, name, path } = reference;
  const invalid = (message: string): ListenerCondition => ({ type: 'ResolvedRefs', reason: 'InvalidCertificateRef', message, path });
  if (state === 'unsupported-kind') {
    return invalid(`certificateRef is a ${kindText(reference)}, only a Secret is allowed`);
  }
  if (state === 'missing') {
    return invalid(`Secret '${name}' is not found in namespace ${namespace}`);
  }
  const flaw = secret && content?.serverFlaw(secret);
  if (flaw !== undefined) {
    return invalid(`Secret ${namespace}/${name} ${flaw}`);
  }
  return state === 'not-permitted' ? notPermitted(listener, reference) : undefined;
}

function authorityCondition(
  { listener, reference, state, secret }: ListenerReference, content: CertificateContent | undefined,
): ListenerCondition | undefined {
  const { kind, namespace, name, path } = reference;
  const condition = (reason: string, message: string): ListenerCondition => ({ type: 'ResolvedRefs', reason, message, path });
  if (state === 'unsupported-kind') {
    return condition('InvalidCACertificateKind', `caCertificateRef is a ${kindText(reference)}, only a ConfigMap or a Secret is allowed`);
  }
  if (state === 'missing') {
    return condition('InvalidCACertificateRef', `${kind} '${name}' is not found in namespace ${namespace}`);
  }
  const flaw = secret && content?.authorityFlaw(secret);
  if (flaw !== undefined) {
    return condition('InvalidCACertificateRef', `${kind} ${namespace}/${name} ${flaw}`);
  }
  return state === 'not-permitted' ? notPermitted(listener, reference) : undefined;
}

function notPermitted({ owner }: ListenerModel, { kind, namespace, name, path }: ListenerReference['reference']): ListenerCondition {
  return {
    type: 'ResolvedRefs',
    reason: 'RefNotPermitted',
    message: `no ReferenceGrant in namespace ${namespace} lets ${owner.kind}s of namespace ${owner.namespace} refer to ${kind} '${name}'`,
    path,
  };
}

/** Istio writes a second condition for references to authorities and for missing grants. */
function acceptedBecauseOf({ reason, message, path }: ListenerCondition): ListenerCondition | undefined {
  return ['InvalidCACertificateRef', 'InvalidCACertificateKind', 'RefNotPermitted'].includes(reason)
    ? { type: 'Accepted', reason: 'NoValidCACertificate', message, path } : undefined;
}

function programmed({ path }: ListenerModel): ListenerCondition {
  return { type: 'Programmed', reason: 'Invalid', message: 'bad TLS configuration', path: `${path}.tls` };
}
