/** What a synth does with what the analysis finds in its app. */
export enum AnalysisAtSynth {
  /** Nothing: the analysis does not run. */
  OFF = 'off',

  /** Prints errors and warnings to stderr, and writes the manifests all the same. */
  WARNINGS = 'warnings',

  /** Fails for errors before anything is issued or written, and prints warnings to stderr. */
  ERRORS = 'errors',
}
