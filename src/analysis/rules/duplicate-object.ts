import { Resource } from '../../model/resource';
import { Rule } from '../rule';

/** No two objects have the same name. */
export const duplicateObject: Rule = {
  id: 'duplicate-object',
  codes: ['duplicate-object', 'object-in-several-files'],
  complies: 'kind, namespace and name of each object are unique',
  accepted: {},
  refused: {
    add: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'frontend', namespace: 'shop' },
        spec: { selector: { app: 'other' }, ports: [{ name: 'http', port: 8080 }] },
      },
    ],
  },
  check: ({ model }) => {
    const seen = new Map<string, Resource>();
    return model.inventory.resources.flatMap(resource => {
      const key = `${resource.group}/${resource.kind}/${resource.namespace}/${resource.name}`;
      const first = seen.get(key);
      seen.set(key, first ?? resource);
      if (!first || resource.name === '') {
        return [];
      }
      const { file } = resource.origin;
      return file !== undefined && first.origin.file !== undefined && file !== first.origin.file ? [{
        resource,
        path: 'metadata.name',
        code: 'object-in-several-files' as const,
        message: `${resource.kind} '${resource.name}' is also in ${first.origin.file}: only the last one is compared with other objects`,
      }] : [{
        resource,
        path: 'metadata.name',
        message: `${resource.kind} '${resource.name}' exists `
          + `already${first.origin.constructPath ? ` (${first.origin.constructPath})` : ''}`,
      }];
    });
  },
};
