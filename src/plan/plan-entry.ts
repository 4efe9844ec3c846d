/** A change to a certificate, as reporters receive it. */
export interface PlannedChange {
  readonly name: string;
  readonly action: string;
  readonly reason: string;
  readonly message: string;
}

/** An object of the manifests. */
export interface PlannedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One line of a plan. */
export type PlanEntry =
  /** An app of the program, which writes into a folder of the plan instead of its output folder. */
  | { readonly type: 'output'; readonly outdir: string; readonly folder: string }
  /** What would happen to the certificates of a store. */
  | { readonly type: 'certificates'; readonly store?: string; readonly changes: readonly PlannedChange[] }
  /** Certificates that would be written, to recognize them in manifests. */
  | { readonly type: 'issued'; readonly certificates: readonly { readonly name: string; readonly serialNumber: string }[] }
  /** A directory store, and whether it would be created. */
  | { readonly type: 'store'; readonly store: string; readonly isNew: boolean }
  /** Files beside the manifests that would be written. */
  | { readonly type: 'files'; readonly path: string }
  /** Findings of a code that the program accepts for these objects. */
  | { readonly type: 'accepted'; readonly code: string; readonly objects: readonly PlannedObject[] }
  /** Why a synth would fail. */
  | { readonly type: 'error'; readonly message: string };
