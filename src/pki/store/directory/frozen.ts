import { IngressError } from '../../../errors/index';

const VARIABLE = 'CDK8S_ISTIO_INGRESS_FROZEN';
const VALUES: { readonly [value: string]: boolean } = { '': false, '0': false, 'false': false, '1': true, 'true': true };

/** The environment variable that freezes every store, for CI. It is read only here. */
export function frozenByEnvironment(): boolean {
  const value = process.env[VARIABLE] ?? '';
  if (!Object.hasOwn(VALUES, value)) {
    throw new IngressError({
      code: 'invalid-argument',
      message: `environment variable ${VARIABLE} is ${JSON.stringify(value)}`,
      help: 'set it to 1 or true for a read-only store, or unset it',
    });
  }
  return VALUES[value];
}
