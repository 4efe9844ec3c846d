import { ApiObject, ApiObjectMetadataDefinition, App } from 'cdk8s';
import { isPatched } from './keep-patches';

/** Those that cdk8s brings itself: for tokens and lazy values, of which plain data has none. */
const BUILT_IN_RESOLVERS = new App().resolvers.length;

type PlainData = string | number | boolean | undefined | null | readonly PlainData[] | { readonly [key: string]: PlainData };

/**
 * Renders an API object whose fields are plain data without having cdk8s look for tokens in every value of it, which takes
 * most of the time of rendering. An app with resolvers of its own, and an object with patches, are rendered as ever.
 *
 * @param apiObject the object
 * @param fields everything beside its kind and metadata; asked for when the manifest is rendered
 */
export function renderPlainly<T extends ApiObject>(apiObject: T, fields: () => object): T {
  const render = apiObject.toJson.bind(apiObject);
  apiObject.toJson = () => {
    if (isPatched(apiObject) || App.of(apiObject).resolvers.length !== BUILT_IN_RESOLVERS) {
      return render();
    }
    const { apiVersion, kind, metadata } = apiObject;
    return { apiVersion, kind, metadata: renderMetadata(metadata), ...sorted(fields() as { [key: string]: PlainData }) as object };
  };
  return apiObject;
}

/** What cdk8s keeps of metadata; nothing of it is part of its interface, so everything is looked at. */
type Kept = Partial<Record<'labels' | 'annotations' | 'finalizers' | 'ownerReferences' | '_additionalAttributes', object>>;

/** Metadata of a name and a namespace and nothing else, as that of most objects; cdk8s renders all other. */
function renderMetadata(metadata: ApiObjectMetadataDefinition): unknown {
  const { name, namespace } = metadata;
  const { labels, annotations, finalizers, ownerReferences, _additionalAttributes: attributes } = metadata as unknown as Kept;
  const plain = [labels, annotations, finalizers, ownerReferences].every(kept => kept && isEmpty(kept))
    && attributes && Object.entries(attributes).every(([key, value]) => key === 'name' || key === 'namespace' || value === undefined || isEmpty(value as object));
  return plain ? sorted({ name, namespace }) : metadata.toJson();
}

function isEmpty(value: object): boolean {
  for (const _ in value) {
    return false;
  }
  return typeof value === 'object';
}

/** A copy as cdk8s writes it: keys in order, nothing that is undefined. */
function sorted(value: PlainData): PlainData {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const copy: { [key: string]: PlainData } = {};
  for (const key of sortedKeys(value)) {
    const member = (value as { [key: string]: PlainData })[key];
    if (member !== undefined && member !== null) {
      copy[key] = sorted(member);
    }
  }
  return copy;
}

/** Most objects are written with their keys in order; to find that out costs a tenth of sorting. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  return keys.every((key, index) => index === 0 || keys[index - 1] < key) ? keys : keys.sort();
}
