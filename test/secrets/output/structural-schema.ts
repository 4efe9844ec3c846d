/** The part of a CRD's OpenAPI schema that its manifests depend on. */
export interface StructuralSchema {
  readonly 'type'?: string;
  readonly 'format'?: string;
  readonly 'enum'?: readonly unknown[];
  readonly 'pattern'?: string;
  readonly 'required'?: readonly string[];
  readonly 'properties'?: { readonly [name: string]: StructuralSchema };
  readonly 'additionalProperties'?: StructuralSchema | boolean;
  readonly 'items'?: StructuralSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** What an API server would refuse or drop about a value: fields that are unknown, missing or of another type. */
export function schemaProblems(value: unknown, schema: StructuralSchema, path = ''): string[] {
  const own = [
    ...schema.type !== undefined && typeOf(value) !== schema.type && !(schema.type === 'number' && typeOf(value) === 'integer')
      ? [`${path} is no ${schema.type}`]
      : [],
    ...schema.enum && !schema.enum.includes(value) ? [`${path} is none of ${schema.enum.join(', ')}`] : [],
    ...schema.pattern !== undefined && typeof value === 'string' && !new RegExp(schema.pattern).test(value)
      ? [`${path} does not match ${schema.pattern}`]
      : [],
  ];
  if (Array.isArray(value)) {
    return [...own, ...value.flatMap((item, index) => schemaProblems(item, schema.items ?? {}, `${path}[${index}]`))];
  }
  if (typeof value !== 'object' || value === null) return own;
  const { properties = {}, additionalProperties, required = [] } = schema;
  return [
    ...own,
    ...required.filter(name => !(name in value)).map(name => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, field]) => {
      if (path === '' && name === 'metadata') return []; // the API server knows it without the CRD
      const known = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
      if (known) return schemaProblems(field, known, `${path}.${name}`);
      return schema['x-kubernetes-preserve-unknown-fields'] || additionalProperties === true ? [] : [`${path}.${name} is unknown`];
    }),
  ];
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
