import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildProgram } from '../corpus/built';
import { PROGRAMS } from '../corpus/programs';
import { ROOT } from '../tools/paths';

const EXAMPLES = path.join(ROOT, 'examples');

/** Manifests that are applied together. */
export interface ManifestSet {
  readonly name: string;
  readonly files: readonly string[];
  /** What kubectl must say when the server refuses them. */
  readonly refused?: RegExp;
}

/** What each example writes, and its objects for controllers. */
export function exampleSets(): ManifestSet[] {
  const set = (name: string, file: string): ManifestSet => ({ name: `examples/${name}/${file}`, files: yamlFiles(path.join(EXAMPLES, name, file)) });
  const written = fs.readdirSync(EXAMPLES).filter(name => fs.existsSync(path.join(EXAMPLES, name, 'dist'))).flatMap((name): ManifestSet[] => {
    if (name === 'sops') { return [{ ...set(name, 'dist'), refused: /illegal base64 data/ }]; }
    // a folder per environment, or a file per program
    return fs.readdirSync(path.join(EXAMPLES, name, 'dist'), { withFileTypes: true })
      .filter(entry => entry.isDirectory() ? entry.name !== 'gateway-volumes' : entry.name.endsWith('.yaml'))
      .map(entry => set(name, `dist/${entry.name}`));
  });
  return [...written, set('debug', 'shop.yaml'), set('gitops', 'argo-cd'), set('gitops', 'flux')];
}

/** Programs that use every option. */
export function corpusSets(folder: string): ManifestSet[] {
  return PROGRAMS.map(program => {
    const file = path.join(folder, `${program.name.replaceAll(' ', '-')}.yaml`);
    const objects = parseAllDocuments(buildProgram(program).yaml).filter(document => !isPatch(document.toJSON()));
    fs.writeFileSync(file, objects.map(document => String(document).replace(/^---\n/, '')).join('---\n'));
    return { name: `corpus ${program.name}`, files: [file] };
  });
}

/** Patches of a Deployment are applied by `kubectl patch`. */
function isPatch({ kind, spec }: { readonly kind?: string; readonly spec?: { readonly selector?: object } }): boolean {
  return kind === 'Deployment' && spec?.selector === undefined;
}

/** What the programs of a page wrote, without what a controller decrypts first: a set per folder. */
export function pageSets(page: string, folder: string): ManifestSet[] {
  const files = yamlFiles(folder).filter(file => file.includes('/dist/') && !/^sops:/m.test(fs.readFileSync(file, 'utf8')));
  return [...new Set(files.map(file => path.dirname(file)))].map(each => ({
    name: `${page}: ${path.relative(folder, each)}`, files: files.filter(file => path.dirname(file) === each),
  }));
}

/** Copies of manifests with namespaces that no other set has, so that all are applied at once; the rest of the text stays as it is. */
export function separated(sets: readonly ManifestSet[], folder: string): ManifestSet[] {
  return sets.map((set, index) => ({
    ...set,
    files: set.files.map((file, at) => {
      const copy = path.join(folder, `${index}-${at}-${path.basename(file)}`);
      fs.writeFileSync(copy, fs.readFileSync(file, 'utf8').replaceAll(NAMESPACE, `  namespace: $1-${index}`));
      return copy;
    }),
  }));
}

const NAMESPACE = /^ {2}namespace: (\S+)$/gm;

/** Groups without two objects of one kind and name that have no namespace. */
export function independentGroups(sets: readonly ManifestSet[]): ManifestSet[][] {
  const groups: { readonly taken: Set<string>; readonly sets: ManifestSet[] }[] = [];
  for (const set of sets) {
    const names = set.files.flatMap(file => fs.readFileSync(file, 'utf8').split(/^---$/m)).filter(text => text.search(NAMESPACE) < 0)
      .map(text => `${/^kind: .*$/m.exec(text)?.[0]} ${/^ {2}name: .*$/m.exec(text)?.[0]}`);
    let group = groups.find(({ taken }) => names.every(name => !taken.has(name)));
    if (group === undefined || set.refused !== undefined) {
      group = { taken: new Set(), sets: [] };
      groups.push(group);
    }
    names.forEach(name => group.taken.add(name));
    group.sets.push(set);
  }
  return groups.map(group => group.sets);
}

/** The namespaces of objects. */
export function namespacesOf(sets: readonly ManifestSet[]): string[] {
  const names = sets.flatMap(({ files }) => files).flatMap(file => [...fs.readFileSync(file, 'utf8').matchAll(NAMESPACE)].map(([, name]) => name));
  return [...new Set(names)].sort();
}

function yamlFiles(fileOrFolder: string): string[] {
  if (fileOrFolder.endsWith('.yaml')) { return [fileOrFolder]; }
  return fs.readdirSync(fileOrFolder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.yaml'))
    .map(name => path.join(fileOrFolder, name)).sort();
}
