import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/**
 * The version of the Go module `istio.io/api` that has the CRDs of each release of Istio: its first one. Releases add no field later
 * (checked for 1.24.2, 1.29.6, 1.30.8 and 1.31.4). The module proxy does not serve v1.30.0.
 */
export const API_VERSIONS: { readonly [release: string]: string } = {
  ...Object.fromEntries(['1.22', '1.23', '1.24', '1.25', '1.26', '1.27', '1.28', '1.29'].map(release => [release, `v${release}.0`])),
  '1.30': 'v1.30.1',
  '1.31': 'v1.31.0',
  '1.32': 'v1.32.0',
};

/** The kinds with a table, of which each release serves version `v1`. */
export const VERSIONED_KINDS = [
  'AuthorizationPolicy', 'DestinationRule', 'Gateway', 'PeerAuthentication', 'RequestAuthentication', 'ServiceEntry', 'VirtualService',
] as const;

/** The part of a CRD's schema that decides about single values. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly minItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

/** The file of the CRDs of a release of Istio, downloaded by Go. */
export function crdsOf(release: string): string {
  const { stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', `istio.io/api@${API_VERSIONS[release]}`], {
    cwd: tmpdir(), encoding: 'utf8',
  });
  const { Dir, Error: error } = JSON.parse(stdout || '{}') as { Dir?: string; Error?: string };
  if (Dir === undefined) throw new Error(`the CRDs of Istio ${release} cannot be downloaded: ${error ?? stderr}`);
  return join(Dir, 'kubernetes/customresourcedefinitions.gen.yaml');
}

/** The schemas of the specs of a release, by kind. */
export function specSchemas(release: string): { readonly [kind: string]: Schema } {
  interface Crd {
    readonly spec: {
      readonly names: { readonly kind: string };
      readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
    };
  }
  const crds = parseAllDocuments(readFileSync(crdsOf(release), 'utf8')).map(document => document.toJS() as Crd | null)
    .filter(crd => crd !== null);
  return Object.fromEntries(VERSIONED_KINDS.map(kind => {
    const version = crds.find(({ spec }) => spec.names.kind === kind)?.spec.versions.find(({ name }) => name === 'v1');
    if (version === undefined) throw new Error(`the CRDs of Istio ${release} have no version v1 of ${kind}`);
    return [kind, version.schema.openAPIV3Schema.properties!.spec];
  }));
}

/** Every field of a schema, and every value of a field with a list of values: `servers[].tls.mode`, `servers[].tls.mode=SIMPLE`. */
export function fieldsOf(schema: Schema, path = ''): string[] {
  const { properties = {}, items, additionalProperties } = schema;
  return [
    ...(schema.enum ?? []).map(value => `${path}=${String(value)}`),
    ...Object.entries(properties).flatMap(([name, field]) => {
      const below = path === '' ? name : `${path}.${name}`;
      return [below, ...fieldsOf(field, below)];
    }),
    ...items ? fieldsOf(items, `${path}[]`) : [],
    ...typeof additionalProperties === 'object' ? fieldsOf(additionalProperties, `${path}{}`) : [],
  ];
}
