import { ManifestObject, Resource } from '../../model/resource';
import { Rule } from '../rule';

/** Every document of the input is readable. */
export const unreadableInput: Rule = {
  id: 'unreadable-input',
  codes: ['unreadable-input', 'template-not-rendered', 'link-not-followed'],
  complies: 'every file and document of the input is YAML or JSON that Kubernetes reads',
  accepted: { text: '# only a comment\n' },
  refused: { text: 'apiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\n' },
  check: ({ model }) => model.inventory.unreadable.map(part => ({
    resource: asResource(part),
    code: part.unreadable!.code,
    message: `${part.origin.file === undefined ? 'the text' : 'the file'} ${part.unreadable!.message}`,
    help: part.unreadable!.help,
  })),
};

/** A file in place of the object that a finding is about. */
function asResource({ origin }: ManifestObject): Resource {
  return { group: '', kind: 'File', name: origin.file ?? '', namespace: '', labels: {}, annotations: {}, object: {}, spec: {}, origin };
}
