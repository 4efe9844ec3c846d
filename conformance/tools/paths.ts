import * as path from 'node:path';

export const ROOT = path.resolve(__dirname, '..', '..');
export const CONFORMANCE = path.join(ROOT, 'conformance');
/** Tools live here, outside of git. */
export const CACHE = path.join(ROOT, '.cache', 'conformance');
