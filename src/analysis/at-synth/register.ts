import type * as atSynth from './analyze-at-synth';
import { registerSynthCheck } from '../../private/synth-checks';

// imported by the entry point for this effect; the rules are loaded when an app is first synthesized
registerSynthCheck((constructs, settle) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { analyzeAtSynth } = require('./analyze-at-synth') as typeof atSynth;
  return analyzeAtSynth(constructs, settle, line => process.stderr.write(`${line}\n`));
});
