import { KubernetesGatewayModel, ListenerSetModel } from './kubernetes-gateways';
import { ListenerModel } from './listeners';
import { GATEWAY_API_GROUP } from './object-references';
import { ParentReference, RouteModel } from './routes';
import { hostCovers, hostsOverlap } from '../../validation/host-match';

/** A listener that a route attaches to. */
export interface AttachedListener {
  readonly listener: ListenerModel;
  /** Names that the listener answers with this route: the narrower of each overlapping pair of hostnames. */
  readonly hostnames: readonly string[];
  /** Hostnames of the route that another listener of the port answers, because its hostname is more specific. */
  readonly takenByOthers: readonly string[];
}

/** Why a route does not attach. */
export interface AttachmentRefusal {
  /** Istio's reason, for example `NoMatchingListenerHostname`. */
  readonly reason: 'NoMatchingParent' | 'NotAllowedByListeners' | 'NoMatchingListenerHostname';
  readonly message: string;
  /** Listener that it was compared with. */
  readonly listener?: ListenerModel;
}

/** What becomes of one parent of a route. */
export interface Attachment {
  readonly route: RouteModel;
  readonly parent: ParentReference;
  /**
   * `attached`; `refused`; `no-status`: Istio writes no status, because the Gateway has no listener that works; `mesh`: the parent is a
   * service; `other`: a kind or class of another controller; `missing`: the parent does not exist; `undecided`: it depends on objects that
   * are not among the manifests.
   */
  readonly state: 'attached' | 'refused' | 'no-status' | 'mesh' | 'other' | 'missing' | 'undecided';
  /** The listeners; empty unless attached. */
  readonly listeners: readonly AttachedListener[];
  /** Set for `refused`. */
  readonly refusal?: AttachmentRefusal;
}

/** A Gateway or ListenerSet that routes can name, with the listeners that accept routes. */
export interface RouteParent {
  readonly gateway?: KubernetesGatewayModel;
  readonly listenerSet?: ListenerSetModel;
  readonly listeners: readonly ListenerModel[];
}

/** What routes are compared with. */
export interface AttachmentContext {
  readonly complete: boolean;
  readonly parentOf: (reference: ParentReference) => RouteParent | undefined;
  /** Whether a parent that is not among the manifests may exist. */
  readonly mayExist: (reference: ParentReference) => boolean;
  /** Whether a Service or ServiceEntry is among the manifests or may exist. */
  readonly existsInMesh: (reference: ParentReference) => boolean;
}

/** Compares a route with each of its parents. */
export function attachmentsOf(route: RouteModel, context: AttachmentContext): Attachment[] {
  return route.parents.map(parent => attach(route, parent, context));
}

function attach(route: RouteModel, parent: ParentReference, context: AttachmentContext): Attachment {
  const base = { route, parent, listeners: [] };
  if ((parent.group === '' && parent.kind === 'Service') || (parent.group === 'networking.istio.io' && parent.kind === 'ServiceEntry')) {
    return context.existsInMesh(parent) ? { ...base, state: 'mesh' }
      : { ...base, state: 'refused', refusal: { reason: 'NoMatchingParent', message: `${parent.kind} '${parent.name}' is not found in namespace ${parent.namespace}` } };
  }
  if (parent.group !== GATEWAY_API_GROUP || (parent.kind !== 'Gateway' && parent.kind !== 'ListenerSet')) {
    return { ...base, state: 'other' };
  }
  const found = context.parentOf(parent);
  if (!found) {
    return { ...base, state: context.mayExist(parent) ? 'undecided' : 'missing' };
  }
  const { gateway, listenerSet } = found;
  if (!gateway || gateway.classKind === 'unknown' || (listenerSet && listenerSet.accepted === undefined)) {
    return { ...base, state: 'undecided' };
  }
  if (gateway.classKind === 'other') {
    return { ...base, state: 'other' };
  }
  return found.listeners.length === 0 || listenerSet?.accepted === false || gateway.classKind === 'remote'
    ? { ...base, state: 'no-status' } : compareAll(route, parent, found.listeners, context.complete);
}

/** Of several refusals Istio reports the one of the smallest rank. */
const RANKS = ['NotAllowedByListeners', 'NoMatchingListenerHostname', 'NoMatchingParent'];

function compareAll(route: RouteModel, parent: ParentReference, all: readonly ListenerModel[], complete: boolean): Attachment {
  const results = all.map(listener => ({ listener, result: compareWith(route, parent, listener, complete) }));
  const attached = results.filter(({ result }) => result === undefined).map(({ listener }) => attachedTo(listener, route, all));
  if (attached.length > 0) {
    return { route, parent, state: 'attached', listeners: attached };
  }
  if (results.some(({ result }) => result === 'undecided')) {
    return { route, parent, state: 'undecided', listeners: [] };
  }
  const refusals = results.map(({ result }) => result as AttachmentRefusal);
  const [refusal] = [...refusals].sort((a, b) => RANKS.indexOf(a.reason) - RANKS.indexOf(b.reason));
  return { route, parent, state: 'refused', listeners: [], refusal };
}

/** Why a route does not attach to a listener; undefined if it does. */
function compareWith(
  { resource, kind, hostnames }: RouteModel, { sectionName, port }: ParentReference, listener: ListenerModel, complete: boolean,
): AttachmentRefusal | 'undecided' | undefined {
  if (port !== undefined && port !== listener.port) {
    return { reason: 'NoMatchingParent', message: `no listener has port ${port}`, listener };
  }
  if (sectionName !== undefined && sectionName !== listener.name) {
    return { reason: 'NoMatchingParent', message: `no listener is named '${sectionName}'`, listener };
  }
  const own = hostnames.length === 0 ? ['*'] : hostnames;
  if (!own.some(hostname => hostsOverlap(listener.hostname, hostname))) {
    return {
      reason: 'NoMatchingListenerHostname',
      message: `none of the hostnames ${own.join(', ')} matches hostname '${listener.hostname}' of listener '${listener.name}'`,
      listener,
    };
  }
  const admitted = listener.routeNamespaces.admits(resource.namespace, complete);
  if (admitted === false) {
    return {
      reason: 'NotAllowedByListeners',
      message: `listener '${listener.name}' allows no routes of namespace ${resource.namespace} (allowedRoutes.namespaces.from is ${listener.routeNamespaces.from})`,
      listener,
    };
  }
  if (!listener.allowedKinds.includes(kind)) {
    return {
      reason: 'NotAllowedByListeners',
      message: `listener '${listener.name}' with protocol ${listener.protocol} allows no ${kind}`,
      listener,
    };
  }
  return admitted === undefined ? 'undecided' : undefined;
}

function attachedTo(listener: ListenerModel, { hostnames }: RouteModel, all: readonly ListenerModel[]): AttachedListener {
  const rivals = all.filter(other => other !== listener && other.port === listener.port && other.protocol === listener.protocol)
    .map(other => other.hostname).filter(hostname => hostname !== listener.hostname);
  const shared = (hostnames.length === 0 ? ['*'] : hostnames).filter(hostname => hostsOverlap(listener.hostname, hostname));
  const isTaken = (hostname: string) => !isKept(listener.hostname, hostname, rivals);
  return {
    listener,
    hostnames: [...new Set(shared.filter(hostname => !isTaken(hostname)).map(hostname =>
      hostCovers(listener.hostname, hostname) ? hostname : listener.hostname))],
    takenByOthers: shared.filter(isTaken),
  };
}

/** Whether no other listener of the port has a more specific hostname for a hostname of a route. */
function isKept(own: string, hostname: string, rivals: readonly string[]): boolean {
  if (!own.startsWith('*')) {
    return true;
  }
  return rivals.every(rival => rival === '*' || (own !== '*' && own.length > rival.length) || !hostCovers(rival, hostname));
}
