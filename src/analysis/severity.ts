/** The severity of a finding. */
export enum Severity {
  /** The configuration does not work: a synth fails. */
  ERROR = 'error',

  /** The configuration may not work as intended: printed, and the synth continues. */
  WARNING = 'warning',

  /** For information, or undecided because objects are missing from the manifests. */
  INFO = 'info',
}
