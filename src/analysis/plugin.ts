import { formatPlace } from './format-finding';
import { GatewayAnalysis } from './gateway-analysis';
import { catalogueEntry, FindingCode, istioPage } from './severity-by-code';

/** The part of cdk8s-cli's `ValidationContext` that the plugin uses; `moduleResolution: node10` does not find the type itself. */
export interface ManifestValidationContext {
  /** Paths of the manifests. */
  readonly manifests: readonly string[];
  /** Receives messages. */
  readonly logger: { log(message: string): void };
  /** Receives violations, then the result. */
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: { readonly resourceName: string; readonly locations: string[]; readonly manifestPath: string }[];
    }): void;
    submit(status: 'success' | 'failure'): void;
  };
}

/**
 * The analysis as a validation plugin of cdk8s-cli, for manifests from any program:
 *
 * ```yaml
 * # cdk8s.yaml
 * validations:
 *   - package: ./node_modules/cdk8s-istio-ingress/lib/src/analysis/plugin.js
 *     version: 0.0.0
 *     class: GatewayValidation
 *     properties: { failOn: warning, gatewayNamespace: istio-ingress }
 * ```
 */
export class GatewayValidation {
  private readonly failOn: string;
  private readonly gatewayNamespace?: string;

  /**
   * @param properties `failOn`: `error` (default) or `warning`; `gatewayNamespace`: namespace of the gateway's Pods
   */
  constructor(properties: { readonly failOn?: string; readonly gatewayNamespace?: string } = {}) {
    this.failOn = properties.failOn ?? 'error';
    this.gatewayNamespace = properties.gatewayNamespace;
  }

  /** Called by `cdk8s synth --validate`. */
  public async validate(context: ManifestValidationContext): Promise<void> {
    const { errors, warnings } = GatewayAnalysis.fromFiles([...context.manifests], { gatewayNamespace: this.gatewayNamespace });
    const violations = this.failOn === 'warning' ? [...errors, ...warnings] : errors;
    warnings.filter(warning => !violations.includes(warning))
      .forEach(({ code, message, name }) => context.logger.log(`warning ${code} ${name}: ${message}`));
    for (const { code, message, help, kind, namespace, name, path, file, line } of violations) {
      context.report.addViolation({
        ruleName: code,
        recommendation: help,
        fix: istioPage(code) ?? catalogueEntry(code as FindingCode).remedy,
        violatingResources: [
          {
            resourceName: name,
            locations: [`${formatPlace({ kind, namespace, name, path })}${line === undefined ? '' : `, line ${line}`}: ${message}`],
            manifestPath: file ?? '',
          },
        ],
      });
    }
    context.report.submit(violations.length > 0 ? 'failure' : 'success');
  }
}
