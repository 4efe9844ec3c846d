import { ALLOWED_OUTSIDE_TESTS, TEST_CERTIFICATES, TEST_MATERIAL } from '../../pki/store/deterministic/test-certificates';
import { Report, Rule } from '../rule';

/** Objects with content that this library writes. */
const KINDS = ['Secret', 'ConfigMap', 'SealedSecret', 'ExternalSecret'] as const;

/** No key is derived from a seed. */
export const certificateFromSeed: Rule = {
  id: 'certificate-from-seed',
  codes: ['certificate-from-seed'],
  complies: 'no Secret comes from a deterministic store, unless the store has allowOutsideTests',
  readsSecrets: true,
  accepted: { set: { 'secret.metadata.annotations': { [TEST_MATERIAL]: ALLOWED_OUTSIDE_TESTS } } },
  refused: { set: { 'secret.metadata.annotations': { [TEST_MATERIAL]: 'true' } } },
  check: ({ model, serverCertificates, options }) => {
    if (options.testAuthorities) return [];
    const marked = KINDS.flatMap(kind => model.inventory.of(kind)).filter(({ annotations }) => annotations[TEST_MATERIAL] !== undefined);
    const seen = new Set(marked);
    return [
      ...marked
        .filter(({ annotations }) => annotations[TEST_MATERIAL] !== ALLOWED_OUTSIDE_TESTS)
        .map((resource): Report => ({
          resource,
          path: `metadata.annotations[${TEST_MATERIAL}]`,
          message: `${resource.kind} '${resource.name}' contains keys that are derived from a seed`,
        })),
      // copies without the annotation; names are verbatim in a certificate: no need to parse it
      ...serverCertificates
        .filter(({ leaf, secret }) => !seen.has(secret.resource) && leaf.der.includes(TEST_CERTIFICATES))
        .map((found): Report => ({
          resource: found.secret.resource,
          path: `data[${found.key}]`,
          message: `the key of certificate '${found.leaf.label}' is derived from a seed`,
        })),
    ];
  },
};
