import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { include } from './all-or-nothing';
import { AppState } from '../app-state';
import { IngressError } from '../errors';

/** Remembers that SOPS encrypts a Secret. */
export function rememberSopsSecret(secret: ApiObject): void {
  include(secret, sopsSecrets(secret), secret);
}

/**
 * `sops` and KSOPS decrypt a file as a whole, with the `sops` section of its first document, whose MAC covers the values of one Secret.
 * They refuse a file with a second encrypted Secret, with another object that has `data`, or with another object in front.
 *
 * @returns an error for each output file in which such a Secret does not stand alone
 */
export function sharedSopsFiles(root: IConstruct): string[] {
  const secrets = sopsSecrets(root);
  const type = root instanceof App ? root.yamlOutputType : YamlOutputType.FILE_PER_RESOURCE;
  if (secrets.size === 0 || type === YamlOutputType.FILE_PER_RESOURCE || type === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE) {
    return [];
  }
  const files = new Map<IConstruct, ApiObject[]>();
  for (const object of root.node.findAll()) {
    if (ApiObject.isApiObject(object)) {
      const file = type === YamlOutputType.FILE_PER_APP ? root : Chart.of(object);
      files.set(file, [...files.get(file) ?? [], object]);
    }
  }
  return [...files.values()].filter(objects => objects.length > 1 && objects.some(object => secrets.has(object))).map(objects => {
    const encrypted = objects.filter(object => secrets.has(object));
    return new IngressError({
      code: 'invalid-secret-output',
      message: `sops cannot decrypt a file in which an encrypted Secret does not stand alone: one output file gets ${objects.length} `
        + `objects, of which SOPS encrypts ${encrypted.map(({ name, node }) => `Secret ${name} (${node.path})`).join(', ')}`,
      help: 'set yamlOutputType of the app to YamlOutputType.FILE_PER_RESOURCE or FOLDER_PER_CHART_FILE_PER_RESOURCE',
    }).message;
  });
}

function sopsSecrets(scope: IConstruct): Set<ApiObject> {
  return AppState.of(scope).part('sops-secrets', () => new Set<ApiObject>());
}
