import { ListenerModel, TERMINATE_MODE_OPTION } from './listeners';
import { ObjectReference } from './object-references';
import { GrantIndex, Referrer } from './reference-grants';
import { SecretIndex, SecretModel } from '../secrets';

/** The result of looking up a reference to a Secret or ConfigMap. */
export type ReferenceState =
  | 'found'
  /** Not in the namespace where Istio looks. */
  | 'missing'
  /** In another namespace, which does not grant it. */
  | 'not-permitted'
  /** A kind that Istio does not read here. */
  | 'unsupported-kind'
  /** Not among the manifests. */
  | 'undecided';

/** A Secret or ConfigMap that a listener reads. */
export interface ListenerReference {
  readonly listener: ListenerModel;
  readonly role: 'server' | 'client-ca';
  /** Object that contains the reference: the listener's, or the Gateway. */
  readonly reference: ObjectReference;
  /** Names that Istio tries, in order. */
  readonly names: readonly string[];
  readonly state: ReferenceState;
  /** The object, also if it may not be read. */
  readonly secret?: SecretModel;
}

/** Looks up what listeners refer to. */
export class ListenerReferences {
  constructor(
    private readonly secrets: SecretIndex, private readonly grants: GrantIndex, private readonly complete: boolean,
    private readonly isAssumed: (secret: SecretModel) => boolean,
  ) {}

  /** Every Secret and ConfigMap that a listener reads; none if it does not terminate TLS with them. */
  public of(listener: ListenerModel): ListenerReference[] {
    const { tls, clientValidation } = listener;
    if (!tls || tls.mode !== 'Terminate' || isOfMesh(tls.terminateMode)) {
      return [];
    }
    return [
      ...tls.certificateRefs.map(reference => this.serverCertificate(listener, reference)),
      ...clientValidation ? clientValidation.references.map(reference => this.clientAuthority(listener, reference))
        : tls.terminateMode === 'MUTUAL' ? this.besideCertificate(listener) : [],
    ];
  }

  private serverCertificate(listener: ListenerModel, reference: ObjectReference): ListenerReference {
    const base = { listener, role: 'server' as const, reference, names: [reference.name] };
    if (reference.group !== '' || reference.kind !== 'Secret') {
      return { ...base, state: 'unsupported-kind' };
    }
    const secret = this.secrets.find(reference.namespace, reference.name);
    return { ...base, secret, state: this.stateOf(listener, reference, secret) };
  }

  private clientAuthority(listener: ListenerModel, reference: ObjectReference): ListenerReference {
    const { group, kind, namespace, name } = reference;
    const base = { listener, role: 'client-ca' as const, reference, names: [name] };
    if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) {
      return { ...base, state: 'unsupported-kind' };
    }
    const secret = kind === 'ConfigMap' ? this.secrets.configMap(namespace, name) : this.secrets.find(namespace, name);
    if (!secret && kind === 'ConfigMap') {
      return { ...base, state: this.complete ? 'missing' : 'undecided' };
    }
    // Istio compares the grant's name with the name of the credential that it derives
    return { ...base, secret, state: this.stateOf(listener, reference, secret, `${name}-cacert`) };
  }

  /** With the option MUTUAL alone: the Secret `NAME-cacert`, else the Secret of the certificate. */
  private besideCertificate(listener: ListenerModel): ListenerReference[] {
    const [certificate] = listener.tls!.certificateRefs;
    if (certificate?.kind !== 'Secret' || certificate.group !== '') {
      return [];
    }
    const { namespace, name } = certificate;
    const names = [`${name}-cacert`, name];
    const secret = names.map(each => this.secrets.find(namespace, each)).find(found => found !== undefined);
    const reference = { ...certificate, path: `${listener.path}.tls.options[${TERMINATE_MODE_OPTION}]` };
    return [{ listener, role: 'client-ca', reference, names, secret, state: secret ? 'found' : this.absent(namespace, names) }];
  }

  private stateOf(listener: ListenerModel, reference: ObjectReference, secret: SecretModel | undefined, compared?: string): ReferenceState {
    const { namespace, name } = reference;
    if (!secret) {
      return this.absent(namespace, [name]);
    }
    const from: Referrer = { kind: listener.owner.kind, namespace: listener.owner.namespace };
    return this.grants.permits(from, reference, compared) ? 'found'
      : !this.complete && this.isAssumed(secret) ? 'undecided' : 'not-permitted';
  }

  private absent(namespace: string, names: readonly string[]): ReferenceState {
    const elsewhere = names.flatMap(name => this.secrets.named(name)).filter(secret => secret.namespace !== namespace);
    return this.complete || (elsewhere.length > 0 && !elsewhere.some(this.isAssumed)) ? 'missing' : 'undecided';
  }
}

/** Whether the option uses the certificate of the gateway's own workload. */
export function isOfMesh(terminateMode: string | undefined): boolean {
  return terminateMode === 'ISTIO_SIMPLE' || terminateMode === 'ISTIO_MUTUAL';
}
