import { ApiObjectMetadata, Chart, Testing } from 'cdk8s';
import { destinationRule } from './destination-rule';
import { Fields, NotConverted } from './fields';
import { gateway } from './gateway';
import { IstioObject, Json, Kind } from './istio-objects';
import { serviceEntry } from './service-entry';
import { Place, RefusedRoute, virtualService } from './virtual-service';
import { AnalysisAtSynth, GatewayAnalysis } from 'cdk8s-istio-ingress';
import { IngressError } from 'cdk8s-istio-ingress/errors';

type Builder = (chart: Chart, fields: Fields, metadata: ApiObjectMetadata, without: readonly Place[]) => void;

const BUILDERS: { readonly [kind in Kind]: Builder } = {
  Gateway: gateway, VirtualService: virtualService, DestinationRule: destinationRule, ServiceEntry: serviceEntry,
};

/** What the constructs write for an object. */
export interface Converted {
  readonly object: Json;
  /** Routes that are left out because no request reaches them. */
  readonly without: readonly Place[];
}

/** Why the constructs cannot write an object: the field or refusal by which the table counts it, and the whole message. */
export interface Failed {
  readonly reason: string;
  readonly words: string;
}

/**
 * Builds an object with the public API and synthesizes it.
 *
 * @param hasUnused Istio's validation warns that no request reaches some of the routes: those that the constructs refuse are left out
 */
export function convert({ kind, name, namespace, object }: IstioObject, hasUnused: boolean): Converted | Failed {
  const without: Place[] = [];
  for (;;) {
    try {
      const app = Testing.app();
      const chart = new Chart(app, 'converted', { namespace });
      GatewayAnalysis.atSynth(app, AnalysisAtSynth.OFF);
      Fields.read(object.spec ?? {}, '', fields => BUILDERS[kind](chart, fields, { name, namespace }, without));
      const written = (Testing.synth(chart) as Json[]).find(each => each.kind === kind);
      return written === undefined ? { reason: `${kind} is not written`, words: '' } : { object: written, without };
    } catch (error) {
      if (!(error instanceof RefusedRoute && hasUnused && error.refusal.code === 'invalid-route')) {
        return { reason: `${kind} ${reasonOf(error as Error)}`, words: (error as Error).message };
      }
      without.push(error.place);
    }
  }
}

function reasonOf(error: Error): string {
  if (error instanceof NotConverted) return error.reason;
  const refusal = error instanceof RefusedRoute ? error.refusal : error;
  return refusal instanceof IngressError
    ? `${(refusal.field ?? '').replace(/^spec\./, '').replaceAll(/\[\d+\]/g, '[]')} refused: ${refusal.code}`.trim() : refusal.message.split('\n')[0];
}
