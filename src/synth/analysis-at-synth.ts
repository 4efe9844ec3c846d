/** What a synth does with the findings of the analysis. */
export enum AnalysisAtSynth {
  /** The analysis does not run. */
  OFF = 'off',

  /** Prints errors and warnings to stderr and writes the manifests anyway. */
  WARNINGS = 'warnings',

  /** Errors fail the synth before anything is issued or written; warnings are printed to stderr. */
  ERRORS = 'errors',
}
