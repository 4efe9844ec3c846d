import { IConstruct } from 'constructs';
import { CertificateBundle } from '../pki/certificate-bundle';

/** Per app: the certificates that its manifests carry. */
const BUNDLES = new WeakMap<IConstruct, Set<CertificateBundle>>();
const VALIDATING = new WeakSet<IConstruct>();

/**
 * Makes a bundle's certificate when everything else in the app is valid and before the first manifest is written.
 *
 * cdk8s validates the whole app, then renders and writes chart after chart. Made while rendering, a certificate
 * that cannot be made (a store that is frozen, locked or damaged) would leave the first charts written and the rest not.
 * Made in a validation of its own, it would last although a later validation fails. So the first validation that
 * comes here asks all others first.
 */
export function settleBeforeManifests(scope: IConstruct, bundle: CertificateBundle): void {
  const { root } = scope.node;
  const bundles = BUNDLES.get(root) ?? new Set();
  BUNDLES.set(root, bundles.add(bundle));
  scope.node.addValidation({
    validate: () => {
      if (VALIDATING.has(root) || bundles.size === 0) return [];
      VALIDATING.add(root);
      try {
        const valid = root.node.findAll().every((construct) => construct.node.validate().length === 0);
        if (valid) {
          for (const each of bundles) void each.certificateChain;
          bundles.clear();
        }
      } finally {
        VALIDATING.delete(root);
      }
      return [];
    },
  });
}
