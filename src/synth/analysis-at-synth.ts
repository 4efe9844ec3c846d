/** What a synth does with the findings of the analysis. */
export enum AnalysisAtSynth {
  /** The analysis does not run. */
  OFF = 'off',

  /** Prints errors and warnings to stderr and writes the manifests anyway. */
  WARNINGS = 'warnings',

  /** Errors fail the synth before anything is issued or written; warnings are printed to stderr. */
  ERRORS = 'errors',
}

/** How an app is analyzed during its synth. */
export interface AnalysisAtSynthOptions {
  /**
   * The app is all that there is: a Service, Secret or gateway that is not in the app does not exist, and what names it fails the synth.
   *
   * @default false - what may be elsewhere is not reported, unless a name in the app is nearly the same
   */
  readonly complete?: boolean;
}
