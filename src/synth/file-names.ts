import { ApiObject, App, Chart, Names, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IngressError } from '../errors';

/** The objects that share an output file, by file name; empty where cdk8s writes several objects per file. */
type Files = ReadonlyMap<string, readonly ApiObject[]>;

/**
 * cdk8s derives a file name from kind and name, without the namespace. If two objects get the same file name, the second silently
 * overwrites the first.
 *
 * @returns an error for each file that would get several objects
 */
export function fileNameConflicts(root: IConstruct, constructs: readonly IConstruct[]): string[] {
  return [...filesOf(root, constructs)].filter(([, objects]) => objects.length > 1).map(([file, objects]) => new IngressError({
    code: 'duplicate-name',
    message: `${objects.length} objects share one output file, '${file}', of which cdk8s keeps only the last: `
      + objects.map(object => `${object.kind} ${namespaced(object)} (${object.node.path})`).join(', '),
    help: App.of(root).yamlOutputType === YamlOutputType.FILE_PER_RESOURCE
      ? 'rename one, or put them in separate charts and set yamlOutputType to FOLDER_PER_CHART_FILE_PER_RESOURCE'
      : 'rename one, or put them in separate charts',
  }).message);
}

function filesOf(root: IConstruct, constructs: readonly IConstruct[]): Files {
  const files = new Map<string, ApiObject[]>();
  const type = root instanceof App ? root.yamlOutputType : undefined;
  if (type !== YamlOutputType.FILE_PER_RESOURCE && type !== YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE) {
    return files;
  }
  for (const object of constructs) {
    if (ApiObject.isApiObject(object)) {
      const folder = type === YamlOutputType.FILE_PER_RESOURCE ? '' : `${Names.toDnsLabel(Chart.of(object))}/`;
      const file = `${folder}${`${object.kind}.${object.name}`.replace(/[^0-9a-zA-Z-_.]/g, '')}`;
      files.set(file, [...files.get(file) ?? [], object]);
    }
  }
  return files;
}

function namespaced({ name, metadata: { namespace } }: ApiObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
