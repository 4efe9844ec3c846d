import { isRecord } from '../../validation/shape';

/** Fields that hold names; texts for headers and paths may contain dollar signs. */
const NAMES = ['name', 'namespace', 'host', 'hosts', 'gateways', 'credentialName'];
/** `${NAME}`, with what Flux and shells allow behind the name, or a value that is `$NAME` alone. */
const VARIABLE = /\$\{[A-Za-z_]\w*(?:[^\w{}][^{}]*)?\}|^\$[A-Z_][A-Z0-9_]*$/;

/** A variable of `envsubst` or Flux in a name of one of Istio's networking objects. */
export function variableIn(object: unknown): string | undefined {
  return isRecord(object) && String(object.apiVersion).startsWith('networking.istio.io/')
    ? find([object.metadata, object.spec], false) : undefined;
}

function find(value: unknown, isName: boolean): string | undefined {
  if (typeof value === 'string') {
    return isName && !value.includes('$(') ? VARIABLE.exec(value)?.[0] : undefined; // a command is no template of names
  }
  const parts: [unknown, boolean][] = Array.isArray(value) ? value.map(item => [item, isName])
    : isRecord(value) ? Object.entries(value).map(([key, item]) => [item, NAMES.includes(key)]) : [];
  for (const [part, named] of parts) {
    const found = find(part, named);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
