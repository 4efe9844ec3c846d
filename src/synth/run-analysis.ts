import { IConstruct } from 'constructs';
import { AnalysisAtSynth } from './analysis-at-synth';
import type * as atSynth from '../analysis/at-synth/analyze-at-synth';
import { AppState } from '../app-state';

/** How an app is analyzed. */
interface AnalysisSettings {
  mode: AnalysisAtSynth;
  complete: boolean;
}

/** Options of the analysis for an app. */
export function analysisSettings(scope: IConstruct): AnalysisSettings {
  return AppState.of(scope).part('analysis-at-synth', () => ({ mode: AnalysisAtSynth.ERRORS, complete: false }));
}

/**
 * Analyzes an app during its synth. This is the one place where a lower layer uses a higher one: constructs trigger the analysis, which is
 * loaded here and not with the package.
 *
 * @param constructs the app and everything in it
 * @param settle issues the contents of Secrets; called if there are no errors without them
 * @returns the errors that fail the synth
 */
export function runAnalysis(constructs: readonly IConstruct[], settle: () => void): string[] {
  const { mode, complete } = analysisSettings(constructs[0]);
  if (mode === AnalysisAtSynth.OFF) {
    return [];
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { analyzeAtSynth, printAtSynth } = require('../analysis/at-synth/analyze-at-synth') as typeof atSynth;
  const print = (line: string) => process.stderr.write(`${line}\n`);
  if (mode === AnalysisAtSynth.ERRORS) {
    return analyzeAtSynth(constructs, settle, print, complete);
  }
  settle();
  printAtSynth(constructs, print, complete);
  return [];
}
