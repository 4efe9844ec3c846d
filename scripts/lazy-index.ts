/**
 * Makes `lib/src/index.js` load each module when something of it is first used.
 *
 * TypeScript writes an index that loads all of the library at once. Loading is on the path of every program, also of
 * one that uses a tenth of it; a source that is lazy by itself would have to give up exports by name, which jsii reads.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

const INDEX = join(__dirname, '../lib/src/index.js');

const modules = new Map<string, string>();
const text = readFileSync(INDEX, 'utf8')
  .replace(/^(?:var|const) (\w+) = require\(("[^"]+")\);$/gm, (_, name: string, path: string) => {
    modules.set(name, path);
    return `let ${name};`;
  })
  // kept, because node looks at its folders again each time that something is required
  .replace(/return (\w+)\.(\w+);/g, (whole, name: string, member: string) =>
    modules.has(name) ? `return (${name} ??= require(${modules.get(name)})).${member};` : whole);
if (modules.size === 0 && !text.includes('??= require(')) throw new Error(`${INDEX} has not the form that TypeScript writes`);
writeFileSync(INDEX, text);
