import { IConstruct } from 'constructs';

/** Reads the material of a certificate or authority, which makes it. */
export type Settle = () => unknown;

/** Per app: the certificates that its manifests carry. */
const PENDING = new WeakMap<IConstruct, Set<Settle>>();
const VALIDATING = new WeakSet<IConstruct>();

/**
 * Makes a certificate when everything else in the app is valid and before the first manifest is written.
 *
 * cdk8s validates the whole app, then renders and writes chart after chart. Made while rendering, a certificate
 * that cannot be made (a store that is frozen, locked or damaged) would leave the first charts written and the rest not.
 * Made in a validation of its own, it would last although a later validation fails. So the first validation that
 * comes here asks all others first.
 */
export function settleBeforeManifests(scope: IConstruct, settle: Settle): void {
  const { root } = scope.node;
  const pending = PENDING.get(root) ?? new Set();
  PENDING.set(root, pending.add(settle));
  scope.node.addValidation({
    validate: () => {
      if (VALIDATING.has(root) || pending.size === 0) return [];
      VALIDATING.add(root);
      try {
        const valid = root.node.findAll().every((construct) => construct.node.validate().length === 0);
        if (valid) {
          for (const each of pending) each();
          pending.clear();
        }
      } finally {
        VALIDATING.delete(root);
      }
      return [];
    },
  });
}
