import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { SingleDestination } from './destination';
import { serviceOf } from './gateway-api/backend-refs';
import { knownHost, RouteTls } from './route-tls';
import { loadGatewayApiObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { CaConfigMap, ICaConfigMap } from '../secrets/ca-config-map';
import { TrustBundleReference } from '../secrets/trust-bundle-reference';
import { recordCreation } from '../synth/record-creation';
import { inexpressible } from '../validation/gateway-api';
import { isPreciseHostname } from '../validation/gateway-api-hostname';
import { objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';

/** The CRD takes no more. */
const MOST_NAMES = 5;

/** How gateways of the Gateway API connect to a backend with TLS. */
export interface BackendTlsPolicyProps {
  /** The backend: a Service. The policy holds for all of its ports, unless `portName` is given. */
  readonly destination: SingleDestination;

  /**
   * Server name that the gateway sends (SNI).
   * @nonempty
   */
  readonly hostname: string;

  /**
   * Names of which the backend's certificate must have one: DNS names, or URIs such as `spiffe://…`; 5 at most. They are always written:
   * without them, Istio accepts every certificate of the authorities.
   *
   * @default - the hostname
   * @nonempty
   */
  readonly subjectAltNames?: string[];

  /**
   * The authorities that verify the backend's certificate: a `TrustBundle`, for which a `CaConfigMap` is created, or
   * `TrustBundleReference.fromConfigMap` in the namespace of the Service.
   *
   * @default - the public authorities in the proxy's operating system
   */
  readonly trust?: TrustAnchors;

  /**
   * Name of the Service's port that speaks TLS.
   *
   * @default - every port of the Service
   * @nonempty
   */
  readonly portName?: string;

  /**
   * Metadata of the BackendTLSPolicy, without a namespace: it is that of the Service.
   *
   * @default - a name made from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * TLS from gateways of the Gateway API to a backend: creates a BackendTLSPolicy in the namespace of the Service, and there a `CaConfigMap`
 * if it trusts a `TrustBundle`.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
 */
export class BackendTlsPolicy extends Construct {
  /** The BackendTLSPolicy's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  private readonly target: string;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props backend, names, authorities
   * @throws `gateway-api` for a destination that is not a Service, or names that the CRD refuses; `invalid-tls` for authorities that are
   * not in a ConfigMap; `duplicate-name` when synthesized, for a second policy of the same port
   */
  constructor(scope: Construct, id: string, props: BackendTlsPolicyProps) {
    checkArguments('BackendTlsPolicy', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const { destination, hostname, subjectAltNames = [hostname], portName, metadata } = props;
    const own = metadata?.namespace ?? Chart.of(this).namespace ?? 'default';
    const { name, namespace } = IngressError.within(this, () => {
      const { host, subset } = destination._destination(own);
      if (destination._tls) throw inexpressible('tls', 'a BackendTlsPolicy has its own settings', 'omit tls of the destination');
      const service = subset === undefined ? serviceOf(host, own) : undefined;
      if (!service) throw inexpressible('destination', `'${host}' is not a whole Service of the cluster`, 'use Destination.service without subset, or a DestinationRule');
      if (!isPreciseHostname(hostname)) throw inexpressible('hostname', `'${hostname}' is not a hostname`, 'give a DNS name in lower case');
      checkNames(subjectAltNames);
      return service;
    });
    this.target = `${namespace}/${name} ${portName ?? ''}`;
    const ca = props.trust && this.configMapOf(props.trust, namespace);
    this.apiObject = new (loadGatewayApiObjects().BackendTlsPolicyObject)(this, 'Resource', {
      metadata: { ...metadata, namespace },
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name, ...portName !== undefined && { sectionName: portName } }],
        validation: {
          hostname,
          subjectAltNames: subjectAltNames.map(each => each.includes('://') ? { type: 'URI', uri: each } : { type: 'Hostname', hostname: each }),
          ...ca ? { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: ca.name }] } : { wellKnownCaCertificates: 'System' },
        },
      } as never,
    });
    check(this, ...at('metadata.name', objectNameProblem(this.apiObject.name)));
    RouteTls.of(this).declare({ construct: this, host: knownHost(name, namespace), namespace });
    this.node.addValidation({ validate: () => this.duplicates() });
  }

  private configMapOf(trust: TrustAnchors, namespace: string): ICaConfigMap {
    if (trust instanceof TrustBundle) {
      return new CaConfigMap(this, 'Trust', { trustBundle: trust, metadata: { name: `${this.node.id.toLowerCase()}-backend-ca`, namespace } });
    }
    const location = trust instanceof TrustBundleReference ? trust._location : undefined;
    if (location?.kind === 'config-map' && location.configMap.namespace === namespace) return location.configMap;
    throw new IngressError({
      code: 'invalid-tls',
      message: `a BackendTLSPolicy reads authorities from a ConfigMap in namespace '${namespace}' only, not from ${String(trust)}`,
      help: 'give TrustBundle.of(…), or TrustBundleReference.fromConfigMap with a ConfigMap of that namespace',
      field: 'trust',
    }, this);
  }

  /** Istio takes one of two policies, and says so of neither. */
  private duplicates(): string[] {
    const policies = this.node.root.node.findAll().filter(other => other instanceof BackendTlsPolicy);
    return policies.filter(other => other !== this && other.target === this.target).map(other => `Service ${this.target.trim()} has another BackendTlsPolicy (${other.node.path}); keep one of them (duplicate-name)`);
  }
}

function checkNames(names: readonly string[]): void {
  if (names.length > MOST_NAMES) throw inexpressible('subjectAltNames', `it has ${names.length} names, but at most ${MOST_NAMES} are allowed`, 'give fewer');
  const wrong = names.find(name => !name.includes('://') && !isPreciseHostname(name.replace(/^\*\./, '')));
  if (wrong !== undefined) throw inexpressible('subjectAltNames', `'${wrong}' is neither a DNS name nor a URI`, 'give DNS names in lower case, or URIs');
}
