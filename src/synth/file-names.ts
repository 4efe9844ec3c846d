import { ApiObject, App, Chart, Names, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IngressError } from '../errors';

/** The objects that share a file of the output, by its name; none where cdk8s writes several objects to each file. */
type Files = ReadonlyMap<string, readonly ApiObject[]>;

/**
 * cdk8s names the file of an object after its kind and name, without the namespace: of two objects with one file name, the
 * second overwrites the first in silence.
 *
 * @returns an error for each file that would get several objects
 */
export function fileNameConflicts(root: IConstruct, constructs: readonly IConstruct[]): string[] {
  return [...filesOf(root, constructs)].filter(([, objects]) => objects.length > 1).map(([file, objects]) => new IngressError({
    code: 'duplicate-name',
    message: `${objects.length} objects would be written to one file '${file}', and only the last would be left: `
      + objects.map(object => `${object.kind} ${namespaced(object)} (${object.node.path})`).join(', '),
    help: App.of(root).yamlOutputType === YamlOutputType.FILE_PER_RESOURCE
      ? 'rename one, or put them into charts of their own and set yamlOutputType to FOLDER_PER_CHART_FILE_PER_RESOURCE'
      : 'rename one, or put them into charts of their own',
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
