/** What a Prometheus label name can be. */
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Envoy's gauge, by its name in Envoy; Istio leaves it out unless the Pods have this regular expression in an annotation. */
export const GAUGE_REGEXP = 'listener\\..*\\.ssl\\.certificate\\..*\\.expiration_unix_time_seconds';

const PREFIX = 'envoy_listener_ssl_certificate_';
const SUFFIX = 'expiration_unix_time_seconds';

/**
 * A PromQL expression for the end of a certificate in Envoy, in seconds since 1970.
 *
 * Envoy names the gauge `listener.ADDRESS.ssl.certificate.NAME.expiration_unix_time_seconds`. With Istio's bootstrap NAME stays in the
 * name of the metric. With Envoy's default tags its text up to the first dot becomes the label `envoy_tls_certificate`, and the rest stays.
 *
 * @param resource name of the certificate in Envoy, such as `kubernetes://shop`
 * @param labels labels that Prometheus adds to the gateway's metrics
 */
export function certificateGauge(resource: string, labels: { readonly [label: string]: string } = {}): string {
  const [tag, ...rest] = resource.split('.');
  const byName = `${PREFIX}${metricName(resource)}_${SUFFIX}${matchers(labels)}`;
  const byTag = `${PREFIX}${rest.map(part => `${metricName(part)}_`).join('')}${SUFFIX}${matchers({ ...labels, envoy_tls_certificate: tag })}`;
  return `${byName} or ${byTag}`;
}

/** Whether Prometheus accepts a label name. */
export function isMetricLabel(name: string): boolean {
  return LABEL.test(name) && !name.startsWith('__');
}

/** Text for a template of Prometheus: braces are not evaluated. */
export function templateText(text: string): string {
  return text.replace(/\{\{/g, '{{ "{{" }}');
}

/** As Envoy writes names for Prometheus. */
function metricName(text: string): string {
  return text.replace(/[^a-zA-Z0-9_]/g, '_');
}

function matchers(labels: { readonly [label: string]: string }): string {
  const texts = Object.keys(labels).sort().map(name => `${name}=${JSON.stringify(labels[name])}`);
  return texts.length === 0 ? '' : `{${texts.join(', ')}}`;
}
