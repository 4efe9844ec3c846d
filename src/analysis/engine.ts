// The parts behind `GatewayAnalysis` and the analysis at synth, loaded with the first analysis.
export { analyze } from './analyze';
export { CATALOGUE } from './severity-by-code';
export { formatFinding } from './format-finding';
export { clockOf, knownOf, objectsOf } from './at-synth/from-constructs';
export { requiredTlsOf } from './at-synth/required-tls';
export { readSummary } from './read-summary';
export { givenObjects } from '../model/input/objects-of';
export { readPath } from '../model/input/read-files';
export { readYaml } from '../model/input/read-yaml';
export { recordedSuppressions } from './suppression';
