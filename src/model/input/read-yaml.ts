import { MAX_DOCUMENTS } from './bounds';
import { documentsOf, DocumentText } from './documents';
import { DocumentTree, FieldLines } from './field-lines';
import { jsonValuesOf } from './json-values';
import { objectsOf } from './objects-of';
import { readDocument } from './read-document';
import { unreadablePart } from './unreadable';
import { variableIn } from './variables';
import { ManifestObject } from '../resource';

/** Definitions of kinds are large, and the analysis only needs their name and the release of the Gateway API. */
const DEFINITION = /^kind:[ \t]*CustomResourceDefinition[ \t\r]*$/m;

/** The API objects of YAML or JSON text with several documents and `List`s. An unreadable document becomes an entry. */
export function readYaml(text: string, file?: string): ManifestObject[] {
  if (text.includes('\0')) {
    return [
      unreadablePart(
        file, undefined, { code: 'unreadable-input', message: 'is binary, not YAML', help: 'specify a text file with manifests' },
      ),
    ];
  }
  const documents = documentsOf(text).flatMap(jsonValuesOf);
  if (documents.length > MAX_DOCUMENTS) {
    return [
      unreadablePart(file, undefined, { code: 'unreadable-input', message: `has more than ${MAX_DOCUMENTS} documents`, help: 'split it' }),
    ];
  }
  return documents.flatMap(document => manifestsOf(document, file));
}

function manifestsOf(document: DocumentText, file: string | undefined): ManifestObject[] {
  const origin = { file, line: document.contentLine };
  if (DEFINITION.test(document.text)) {
    const [, name = ''] = /^[ ]+name:[ \t]*([\w.-]+)[ \t\r]*$/m.exec(document.text) ?? [];
    const [, release] = /^[ ]+["']?gateway\.networking\.k8s\.io\/bundle-version["']?:[ \t]*["']?([\w.-]+)/m.exec(document.text) ?? [];
    const annotations = release === undefined ? undefined : { 'gateway.networking.k8s.io/bundle-version': release };
    return [{ object: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name, annotations } }, origin }];
  }
  const read = readDocument(document);
  if ('unreadable' in read) {
    return [unreadablePart(file, read.line, read.unreadable)];
  }
  const tree = new DocumentTree(document);
  return objectsOf(read.value).map(({ object, path }) => {
    const variable = variableIn(object);
    if (variable !== undefined) {
      return unreadablePart(file, document.contentLine, {
        code: 'template-not-rendered',
        message: `is a template: it has the variable ${variable}`,
        help: 'substitute it first, for example: envsubst < FILE | cdk8s-istio-ingress lint -',
      });
    }
    const lines = new FieldLines(tree, path);
    return { object, origin: { file, line: path.length === 0 ? document.contentLine : undefined, lineOf: field => lines.lineOf(field) } };
  });
}
