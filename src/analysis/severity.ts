/** How much a finding matters. */
export enum Severity {
  /** It will not work: a synth stops. */
  ERROR = 'error',

  /** It may not do what was meant: printed, and the synth continues. */
  WARNING = 'warning',

  /** Good to know, or something that could not be decided from the objects at hand. */
  INFO = 'info',
}
