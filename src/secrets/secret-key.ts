import { IConstruct } from 'constructs';
import { IngressError } from '../errors';

/** Keys under which Istio looks for a server's certificate and key. */
const SERVER_KEYS = ['tls.crt', 'tls.key', 'cert', 'key'];

/** Checks and returns a Secret's key for authorities. */
export function checkSecretKey(key: string, scope: IConstruct): string {
  if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key) || key === '.' || key === '..') {
    throw new IngressError({
      code: 'invalid-credential', message: `'${key}' is not a valid key of a Secret`, help: "use letters, digits, '.', '-' and '_'", field: 'key',
    }, scope);
  }
  if (SERVER_KEYS.includes(key)) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `key '${key}' is reserved for a server's certificate, not for authorities`,
      help: "use 'ca.crt'; for certificate and authorities in one Secret use MutualTlsSecret",
      field: 'key',
    }, scope);
  }
  return key;
}
