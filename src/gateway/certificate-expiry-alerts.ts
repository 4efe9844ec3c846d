import { ApiObject, ApiObjectMetadata, Duration, JsonPatch } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { AlertingRule, expiryRules } from './certificate-expiry-rules';
import { GAUGE_REGEXP, isMetricLabel } from './certificate-gauge';
import type { Gateway } from './gateway';
import type { KubernetesHosts } from './kubernetes-hosts';
import { credentialsOfGateway, credentialsOfListeners } from './watched-credential';
import { late } from '../api-object/late';
import { PrometheusRuleObject } from '../api-object/prometheus-objects';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { recordCreation } from '../synth/record-creation';
import { apiObjectOf } from '../workload/api-object-of';

const ANNOTATION = 'sidecar.istio.io/statsInclusionRegexps';

/** Properties of `CertificateExpiryAlerts`. */
export interface CertificateExpiryAlertsProps {
  /**
   * Gateways whose certificates are watched, also those of hosts that are added later.
   *
   * @default - none; then `kubernetesGateways` is required
   */
  readonly gateways?: Gateway[];

  /**
   * Gateways and ListenerSets of the Gateway API whose certificates are watched.
   *
   * @default - none; then `gateways` is required
   */
  readonly kubernetesGateways?: KubernetesHosts[];

  /**
   * How long before the end the alert with severity `warning` fires.
   *
   * @default - half the renewal window, at most 30 days; 14 days for certificates that no synth renews; 90 days for authorities of clients
   */
  readonly warningBefore?: Duration;

  /**
   * How long before the end the alert with severity `critical` fires.
   *
   * @default - a quarter of the renewal window, at most 7 days; 7 days for certificates that no synth renews; 30 days for authorities
   */
  readonly criticalBefore?: Duration;

  /**
   * Labels of every alert, for example for routing. `severity`, `gateway`, `host` and `credential` are set in any case.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * Labels that Prometheus adds to the metrics of these gateways, such as `{ namespace: 'istio-system' }`: they tell apart credentials with
   * one name that several gateways of the cluster read.
   *
   * @default - none: metrics of all gateways count
   */
  readonly metricLabels?: { [label: string]: string };

  /**
   * Address of a page that explains what to do, for the annotation `runbook_url`.
   *
   * @default - none
   */
  readonly runbookUrl?: string;

  /**
   * Metadata of the PrometheusRule. The Prometheus operator selects rules by label, often `release`.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Alerts for certificates that end soon: creates a PrometheusRule (monitoring.coreos.com/v1) with rules for each credential of the
 * gateways, by the end that Envoy reports for what it serves. So a renewal that was not applied is noticed as well.
 *
 * Istio leaves this metric out unless the gateway's Pods have the annotation of `podAnnotations`. A gateway that Istio deploys for a
 * `KubernetesGateway` gets it here; a Deployment of this program gets it with `annotatePods`; other gateways need it where they are
 * installed. One of the alerts reports that the metric is missing.
 *
 * @example
 * new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] });
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/listeners/stats#tls-statistics
 * @see https://istio.io/latest/docs/ops/configuration/telemetry/envoy-stats/
 */
export class CertificateExpiryAlerts extends Construct {
  /** The annotation that the gateway's Pods need so that they report when certificates end. */
  public static get podAnnotations(): { [annotation: string]: string } {
    return { [ANNOTATION]: GAUGE_REGEXP };
  }

  /** The PrometheusRule's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  private readonly props: CertificateExpiryAlertsProps;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props gateways, thresholds, labels
   * @throws `invalid-argument` without a gateway, for thresholds that are not positive or in the wrong order, and for labels that
   * Prometheus refuses
   */
  constructor(scope: Construct, id: string, props: CertificateExpiryAlertsProps) {
    checkArguments('CertificateExpiryAlerts', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    this.props = { ...props, gateways: [...props.gateways ?? []], kubernetesGateways: [...props.kubernetesGateways ?? []] };
    this.check();
    for (const gateway of this.props.kubernetesGateways!) gateway._annotatePods(CertificateExpiryAlerts.podAnnotations);
    this.apiObject = new PrometheusRuleObject(this, 'Resource', {
      metadata: props.metadata,
      spec: late(() => ({ groups: this.groups() })),
    });
  }

  /**
   * Adds the annotation of `podAnnotations` to the Pods of a gateway Deployment; other regular expressions in the annotation stay.
   *
   * @param deployment a `Deployment` of any version of cdk8s-plus, or an `ApiObject` of kind Deployment
   * @throws `invalid-argument` for another construct
   */
  public annotatePods(deployment: IConstruct): void {
    checkArguments('CertificateExpiryAlerts.annotatePods', [deployment], this);
    const { apiObject, manifest } = apiObjectOf(deployment, 'Deployment', 'invalid-argument');
    const annotations: { readonly [name: string]: string } = manifest.spec?.template?.metadata?.annotations ?? {};
    const existing = annotations[ANNOTATION]?.split(',') ?? [];
    const value = [...new Set([...existing, GAUGE_REGEXP])].join(',');
    const { podMetadata } = deployment as { podMetadata?: { addAnnotation?(name: string, text: string): void } };
    if (typeof podMetadata?.addAnnotation === 'function') podMetadata.addAnnotation(ANNOTATION, value);
    else apiObject.addJsonPatch(JsonPatch.add('/spec/template/metadata/annotations', { ...annotations, [ANNOTATION]: value }));
  }

  private groups(): object[] {
    const { gateways = [], kubernetesGateways = [], warningBefore, criticalBefore, labels, metricLabels, runbookUrl } = this.props;
    const credentials = [...gateways.flatMap(credentialsOfGateway), ...kubernetesGateways.flatMap(credentialsOfListeners)];
    const [warning, critical] = [warningBefore, criticalBefore].map(before => before && seconds(before));
    const options = { warning, critical, labels, metricLabels, runbookUrl };
    const names = [...new Set(credentials.map(({ gateway }) => gateway))];
    return names.map(name => ({
      name: `certificate-expiry ${name}`,
      rules: credentials.filter(({ gateway }) => gateway === name).flatMap(each => expiryRules(each, options)).map(rendered),
    }));
  }

  private check(): void {
    const { gateways = [], kubernetesGateways = [], warningBefore, criticalBefore, labels = {}, metricLabels = {} } = this.props;
    if (gateways.length + kubernetesGateways.length === 0) {
      this.refuse('gateways', 'no gateway is given whose certificates the alerts could watch', 'set gateways or kubernetesGateways');
    }
    for (const [field, before] of Object.entries({ warningBefore, criticalBefore })) {
      if (before && !(seconds(before) >= 60)) this.refuse(field, `${field} is ${seconds(before)} seconds`, 'use at least a minute');
    }
    if (warningBefore && criticalBefore && seconds(criticalBefore) > seconds(warningBefore)) {
      this.refuse('criticalBefore', `criticalBefore (${seconds(criticalBefore)} seconds) is more than warningBefore (${seconds(warningBefore)} seconds)`,
        'set criticalBefore to less than warningBefore');
    }
    // an alert whose labels change is another one at each evaluation, and none of them lasts as long as `for`
    const changing = Object.entries(labels).find(([, value]) => /\{\{[^}]*(\$value|\.Value)/.test(value));
    if (changing) {
      this.refuse('labels', `label '${changing[0]}' contains the value of the alert, so the alert would never fire`, 'use a constant text');
    }
    for (const [field, names] of Object.entries({ labels, metricLabels })) {
      const wrong = Object.keys(names).find(name => !isMetricLabel(name));
      if (wrong !== undefined) {
        this.refuse(field, `${field} has '${wrong}', which Prometheus refuses`, 'use letters, digits and underscores, without two underscores at the start');
      }
    }
  }

  private refuse(field: string, message: string, help: string): never {
    throw new IngressError({ code: 'invalid-argument', message, help, field }, this);
  }
}

/** The generated class reads a number or text from `value`. */
function rendered({ expr, ...rule }: AlertingRule): object {
  return { ...rule, expr: { value: expr } };
}

function seconds(duration: Duration): number {
  return Math.floor(duration.toSeconds({ integral: false }));
}
