import { parseAllDocuments, stringify } from 'yaml';

interface Manifest {
  readonly kind?: string;
  readonly metadata: { readonly name: string };
  readonly data?: { [key: string]: string };
}

/** New values of Secrets, by name and key, from the text of before. */
export interface SecretData {
  readonly [name: string]: { readonly [key: string]: (before: string) => string };
}

/** Manifests with other values in Secrets, as if others had been applied. */
export function withSecretData(yaml: string, values: SecretData): string {
  const left = new Set(Object.keys(values));
  const changed = parseAllDocuments(yaml).map(document => {
    const object = document.toJSON() as Manifest;
    const wanted = object.kind === 'Secret' ? values[object.metadata.name] : undefined;
    if (wanted === undefined) { return stringify(object); }
    left.delete(object.metadata.name);
    const data = { ...object.data };
    for (const [key, value] of Object.entries(wanted)) {
      data[key] = Buffer.from(value(Buffer.from(data[key] ?? '', 'base64').toString())).toString('base64');
    }
    return stringify({ ...object, data });
  });
  if (left.size > 0) { throw new Error(`there are no Secrets ${[...left].join(', ')}`); }
  return changed.join('---\n');
}
