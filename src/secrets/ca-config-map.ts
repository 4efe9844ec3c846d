import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { caContent } from './ca-content';
import { caName } from './credential-metadata';
import { checkSize } from './size';
import { renderFrom } from './stores-of-app';
import { late } from '../api-object/late';
import { loadKubeObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A ConfigMap with the certificates of authorities under `ca.crt`, created here or elsewhere. */
export interface ICaConfigMap extends IConstruct {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** Namespace of the ConfigMap, not necessarily the gateway's. */
  readonly namespace: string;
}

/** Options of an existing ConfigMap. */
export interface ExistingCaConfigMapOptions {
  /**
   * Namespace of the ConfigMap.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;
}

/** Properties of a `CaConfigMap`. */
export interface CaConfigMapProps {
  /** The authorities to trust. */
  readonly trustBundle: TrustBundle;

  /**
   * Metadata of the ConfigMap.
   *
   * @default - `<authority>-cacert` in `istio-system`; required for authorities from PEM
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * The authorities of clients in a ConfigMap, which usually has weaker access control than a Secret: creates a ConfigMap with `ca.crt`. A
 * Gateway reads it since Istio 1.28.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class CaConfigMap extends Construct implements ICaConfigMap {
  /**
   * Refers to an existing ConfigMap with the certificates under `ca.crt` or `cacert`. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param configMapName name of the ConfigMap
   * @param options namespace
   * @throws `invalid-name`
   */
  public static fromConfigMapName(
    scope: Construct, id: string, configMapName: string, options: ExistingCaConfigMapOptions = {},
  ): ICaConfigMap {
    checkArguments('CaConfigMap.fromConfigMapName', [scope, id, configMapName, options]);
    const namespace = options.namespace ?? new GatewayWorkload().namespace;
    check(scope, objectNameProblem(configMapName), namespaceProblem(namespace));
    return new ExistingCaConfigMap(scope, id, configMapName, namespace);
  }

  /** The ConfigMap's API object. */
  public readonly apiObject: ApiObject;
  public readonly name: string;
  public readonly namespace: string;
  /** The authorities to trust. */
  public readonly trustBundle: TrustBundle;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props authorities
   * @throws `invalid-name`
   */
  constructor(scope: Construct, id: string, props: CaConfigMapProps) {
    checkArguments('CaConfigMap', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const name = caName(this, props.metadata?.name, props.trustBundle);
    const namespace = props.metadata?.namespace ?? new GatewayWorkload().namespace;
    check(this, objectNameProblem(name), namespaceProblem(namespace));
    const metadata = { ...props.metadata, name, namespace };
    this.name = name;
    this.namespace = namespace;
    this.trustBundle = props.trustBundle;
    const { ConfigMapObject } = loadKubeObjects();
    const content = () => checkSize(this, 'ConfigMap', caContent(props.trustBundle));
    this.apiObject = new ConfigMapObject(this, 'Resource', { metadata, data: late(content) });
    SynthChecks.of(this).settleBeforeManifests(content);
    props.trustBundle._stores.forEach(store => renderFrom(this, store, this.apiObject));
  }
}

/** An existing ConfigMap; creates nothing. */
class ExistingCaConfigMap extends Construct implements ICaConfigMap {
  constructor(scope: Construct, id: string, public readonly name: string, public readonly namespace: string) {
    super(scope, id);
  }
}
