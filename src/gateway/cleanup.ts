import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checkArguments } from '../arguments/check-arguments';
import { shellCommand } from '../text/shell';

/** Prints what to delete when a program is no longer needed, derived from its constructs. */
export class Cleanup {
  /**
   * `kubectl delete` commands for all objects below a construct, in reverse order of creation, one line per kind and namespace.
   * Certificates in a store, and written files, are not included.
   *
   * @param scope an app, a chart, a gateway
   */
  public static commands(scope: IConstruct): string[] {
    checkArguments('Cleanup.commands', [scope]);
    const groups = new Map<string, { readonly resource: string; readonly namespace: string[]; readonly names: string[] }>();
    for (const object of scope.node.findAll().filter(construct => ApiObject.isApiObject(construct)).reverse() as ApiObject[]) {
      const { kind, apiGroup, name, metadata } = object;
      const resource = apiGroup === 'core' ? kind.toLowerCase() : `${kind.toLowerCase()}.${apiGroup}`;
      const namespace = metadata.namespace === undefined ? [] : ['-n', metadata.namespace];
      const key = [resource, ...namespace].join(' ');
      const group = groups.get(key) ?? { resource, namespace, names: [] };
      group.names.push(name);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ resource, namespace, names }) =>
      shellCommand('kubectl', 'delete', resource, ...names, ...namespace, '--ignore-not-found'));
  }

  private constructor() {}
}
