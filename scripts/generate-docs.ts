/** Writes the pages that are made from the code: `npx projen docs [--output DIR]`. */
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parseArgs } from 'util';
import { ERROR_CODES } from '../src/errors';

const PAGES: { readonly [name: string]: () => string } = {
  'errors.md': () => [
    '# Errors',
    '',
    'Made by `npx projen docs` from `src/errors/error-codes.ts`.',
    '',
    'Every error of the library is an `IngressError` (`import { IngressError } from \'cdk8s-istio-ingress/errors\'`) with a stable `code`. Its message says',
    'where (the construct path), what was wrong with the value got, what is allowed and what to do, and ends with the code in parentheses.',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    '',
  ].join('\n'),
};

const { values } = parseArgs({ options: { output: { type: 'string', default: join(__dirname, '../docs') } } });
mkdirSync(values.output, { recursive: true });
for (const [name, render] of Object.entries(PAGES)) writeFileSync(join(values.output, name), render());
