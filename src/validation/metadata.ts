import { refused, ValidationProblem } from './problem';

/** The annotation of policies that Istio evaluates, but does not enforce. */
export const DRY_RUN = 'istio.io/dry-run';

const REFUSED_ANNOTATIONS = [
  DRY_RUN, 'internal.istio.io/webhook-always-reject', 'internal.istio.io/parents', 'internal.istio.io/parent-namespace',
];

/** Name, namespace and annotations of an object. */
export interface MetadataSpec {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

/** Annotations that Istio refuses, except one that the kind may have. */
export function metadataProblems(metadata: MetadataSpec, allowed?: string): ValidationProblem[] {
  return REFUSED_ANNOTATIONS.filter(name => name !== allowed && metadata.annotations?.[name] !== undefined).map(name => refused({
    code: 'invalid-argument',
    message: `annotation '${name}' is refused on this kind`,
    help: 'remove it',
    field: `metadata.annotations[${name}]`,
  }));
}
