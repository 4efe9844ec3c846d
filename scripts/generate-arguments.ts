/** Writes `src/arguments/descriptions.ts` from `.jsii`, the compiled API: `npx projen arguments`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}
interface Parameter {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly variadic?: boolean;
  /** `@nonempty`: a text or a list that means something else, or nothing, when it is empty. */
  readonly docs?: { readonly custom?: { readonly nonempty?: string } };
}
interface Property extends Parameter { readonly static?: boolean }
interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly returns?: { readonly type: TypeReference };
}
export interface ApiType {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: Method;
  readonly methods?: readonly Method[];
  readonly properties?: readonly Property[];
  readonly members?: readonly { readonly name: string }[];
}
export interface Assembly { readonly types: { readonly [fqn: string]: ApiType } }

/** Types of others that are checked by more than being an object. */
const OTHERS: { readonly [fqn: string]: string } = {
  'constructs.Construct': 'construct',
  'constructs.IConstruct': 'construct',
  'cdk8s.Duration': 'Duration',
  'cdk8s-plus-27.Service': 'construct',
  'cdk8s-plus-27.Deployment': 'construct',
  'cdk8s-plus-27.ISecret': 'construct',
};

type Written = string | readonly [Written] | { readonly of: Written } | { readonly nonempty: Written };

/** The file for an API; `library` has the values of its enums. */
export function describeArguments({ types }: Assembly, library: { readonly [name: string]: any }): string {
  const written = (type: TypeReference): Written => {
    if (type.collection) {return type.collection.kind === 'array' ? [written(type.collection.elementtype)] : { of: written(type.collection.elementtype) };}
    return type.primitive ?? OTHERS[type.fqn!] ?? types[type.fqn!]?.name ?? 'object';
  };
  const fields = (parameters: readonly Parameter[] = []) => Object.fromEntries(parameters.map(({ name, type, optional, variadic, docs }) =>
    [`${variadic ? '...' : ''}${name}${optional ? '?' : ''}`, docs?.custom?.nonempty === undefined ? written(type) : { nonempty: written(type) }]));
  const inherited = (type: ApiType): Property[] => [
    ...(type.interfaces ?? []).flatMap(fqn => types[fqn] ? inherited(types[fqn]) : []), ...type.properties ?? [],
  ];
  const membersOf = (type: ApiType): string[] => [
    ...(type.interfaces ?? []).flatMap(fqn => types[fqn] ? membersOf(types[fqn]) : []),
    ...(type.properties ?? []).filter(({ optional }) => !optional).map(({ name }) => name), ...(type.methods ?? []).map(({ name }) => name),
  ];
  const isConstruct = (type: ApiType): boolean => [type.base, ...type.interfaces ?? []].some(fqn =>
    fqn !== undefined && (OTHERS[fqn] === 'construct' || (types[fqn] !== undefined && isConstruct(types[fqn]))));
  const sorted = Object.values(types).sort((a, b) => a.name < b.name ? -1 : 1);
  const of = (kind: ApiType['kind'], datatype?: boolean) => sorted.filter(type => type.kind === kind && type.datatype === datatype);

  const entries = of('class').flatMap(({ name, abstract, initializer, methods = [] }) => [
    ...initializer?.parameters && !abstract ? [[name, fields(initializer.parameters)] as const] : [],
    ...methods.filter(({ parameters }) => parameters).map(method => [`${name}.${method.name}`, fields(method.parameters)] as const),
  ]);
  const used = new Set<string>(); // of a thousand types only those that something takes
  const use = (type: TypeReference): void => {
    if (type.collection) return use(type.collection.elementtype);
    if (type.fqn === undefined || types[type.fqn] === undefined || used.has(types[type.fqn].name)) return;
    used.add(types[type.fqn].name);
    if (types[type.fqn].datatype) inherited(types[type.fqn]).forEach(property => use(property.type));
  };
  for (const { initializer, methods = [] } of of('class')) {[initializer, ...methods].forEach(method => method?.parameters?.forEach(({ type }) => use(type)));}
  const taken = (list: ApiType[]) => list.filter(({ name }) => used.has(name));

  const isA = (fqn: string | undefined, wanted: string): boolean => fqn !== undefined && (fqn === wanted || isA(types[fqn]?.base, wanted));
  const factories = (type: ApiType) => sorted.flatMap(({ name, methods = [] }) => methods
    .filter(method => method.static && isA(method.returns?.type.fqn, type.fqn)).map(method => `${name}.${method.name}`));
  const table = (name: string, type: string, docs: string, rows: readonly (readonly [string, unknown])[]) =>
    `/** ${docs} */\nexport const ${name}: ${type} = {\n${rows.map(([key, value]) => `  ${literal(key)}: ${literal(value)},\n`).join('')}};\n`;
  return [
    '// Written by `npx projen arguments` from the compiled API; a test says when it is out of date.\n/* eslint-disable */',
    "import { Types } from './types';\n",
    table('ENTRIES', "Types['entries']", 'What each constructor, function and method takes.', entries),
    table(
      'OPTIONS',
      "Types['options']",
      'Properties of the option objects.',
      taken(of('interface', true)).map(type => [type.name, fields([...inherited(type)].sort((a, b) => (a.name < b.name ? -1 : 1)))]),
    ),
    table(
      'ENUMS',
      "Types['enums']",
      'Members of the enums, with their values.',
      taken(of('enum')).map(({ name, members = [] }) => [
        name,
        Object.fromEntries(members.map(member => [member.name, library[name][member.name]])),
      ]),
    ),
    table(
      'CLASSES',
      "Types['classes']",
      'Classes, and what returns an instance of them.',
      taken(of('class')).map(type => [type.name, factories(type)]),
    ),
    table(
      'INTERFACES',
      "Types['interfaces']",
      'What implementations of the interfaces have.',
      taken(of('interface', undefined)).map(type => [type.name, { construct: isConstruct(type), members: membersOf(type) }]),
    ),
  ].join('\n');
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? `'${value}'` : String(value);
  return `{ ${Object.entries(value).map(([key, item]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : `'${key}'`}: ${literal(item)}`).join(', ')} }`.replace('{  }', '{}');
}

if (require.main === module) {
  const root = join(__dirname, '..');
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require(join(root, 'lib/src')) as { readonly [name: string]: any };
  writeFileSync(
    join(root, 'src/arguments/descriptions.ts'),
    describeArguments(JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as Assembly, library),
  );
}
