import { refused, ValidationProblem } from './problem';

const REFUSED_ANNOTATIONS = [
  'istio.io/dry-run', 'internal.istio.io/webhook-always-reject', 'internal.istio.io/parents', 'internal.istio.io/parent-namespace',
];

/** Name, namespace and annotations of an object. */
export interface MetadataSpec {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

/** Annotations that Istio refuses on Gateways and VirtualServices. */
export function metadataProblems(metadata: MetadataSpec): ValidationProblem[] {
  return REFUSED_ANNOTATIONS.filter(name => metadata.annotations?.[name] !== undefined).map(name => refused({
    code: 'invalid-argument',
    message: `annotation '${name}' is refused on this kind`,
    help: 'remove it',
    field: `metadata.annotations[${name}]`,
  }));
}
