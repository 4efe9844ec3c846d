import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in the package's own package.json, from the compiled library or from its sources. */
export function packageVersion(): string {
  const file = ['../../..', '../..'].map(up => join(__dirname, up, 'package.json')).find(existsSync);
  return file === undefined ? 'unknown' : JSON.parse(readFileSync(file, 'utf8')).version;
}
