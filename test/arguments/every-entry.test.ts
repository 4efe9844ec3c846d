import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsOf, call, folder, options, sample } from './samples';
import { WRONG } from './wrong-values';
import { describeArguments } from '../../scripts/generate-arguments';
import * as library from '../../src';
import { ENTRIES, OPTIONS } from '../../src/arguments/descriptions';
import { Fields, Type } from '../../src/arguments/types';
import { IngressError } from '../../src/errors';

const ROOT = join(__dirname, '../..');
const before = process.cwd();
beforeAll(() => process.chdir(folder)); // relative paths that are accepted are written somewhere
afterAll(() => process.chdir(before));

test('the descriptions are those of the compiled API', () => {
  expect(existsSync(join(ROOT, '.jsii'))).toBe(true); // `npx projen compile` writes it
  const assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  expect(readFileSync(join(ROOT, 'src/arguments/descriptions.ts'), 'utf8')).toBe(describeArguments(assembly, library));
});

test('nearly every entry is called with arguments that it accepts, so that wrong ones are the only mistake', () => {
  const refused = Object.keys(ENTRIES)
    .map(entry => [entry, outcomeOf(() => call(entry, argumentsOf(entry)))])
    .filter(([, outcome]) => outcome !== 'accepted');
  expect(refused.length / Object.keys(ENTRIES).length).toBeLessThan(0.1);
});

/** Where a wrong value goes: the declared type, and the call with it. */
interface Place { readonly name: string; readonly type: Type; readonly optional: boolean; readonly give: (value: unknown) => unknown }

function places(entry: string): Place[] {
  const parameters = Object.entries(ENTRIES[entry]);
  return parameters.flatMap(([written, type], i) => {
    const give = (value: unknown) => {
      const given = argumentsOf(entry);
      for (let at = given.length; at < i; at++) given[at] = undefined;
      given[i] = value;
      return call(entry, given);
    };
    const name = written.replace(/\.\.\.|\?/g, '');
    return [{ name: `${entry}(${name})`, type, optional: written.endsWith('?') || written.startsWith('...'), give }, ...within(type, `${entry}(${name})`, give, 3)];
  });
}

/** The properties of option objects, also of those in lists and in other option objects. */
function within(type: Type, name: string, give: (value: unknown) => unknown, depth: number): Place[] {
  if (typeof type !== 'string') {
    if ('nonempty' in type) return within(type.nonempty, name, give, depth);
    return Array.isArray(type) ? [
      { name: `${name}[0]`, type: type[0] as Type, optional: false, give: (value: unknown) => give([value]) },
      ...within(type[0] as Type, `${name}[0]`, value => give([value]), depth),
    ] : [];
  }
  if (!(type in OPTIONS) || depth === 0) return [];
  return Object.entries(OPTIONS[type] as Fields).flatMap(([written, inner]) => {
    const property = written.replace('?', '');
    const giveInner = (value: unknown) => give({ ...options(type), [property]: value });
    return [{ name: `${name}.${property}`, type: inner, optional: written.endsWith('?'), give: giveInner }, ...within(inner, `${name}.${property}`, giveInner, depth - 1)];
  });
}

const figures: { [outcome: string]: number } = {};
afterAll(() => process.env.FIGURES && writeFileSync(process.env.FIGURES, JSON.stringify(figures)));

type Outcome = 'accepted' | 'coded' | 'of others' | string;

function outcomeOf(act: () => unknown): Outcome {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof IngressError) return 'coded';
    const frame = String((error as Error).stack).split('\n').find(line => line.startsWith('    at ')) ?? '';
    // cdk8s' own, or that of the value's getter
    const ofOthers = /node_modules\/(cdk8s|constructs|cdk8s-plus-27)\/|wrong-values\.ts/.test(frame);
    return ofOthers ? 'of others' : `${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : String(error)}`;
  }
}

/** Whether a value is of a type, judged without the code under test; undefined where this test cannot know. */
function conforms(type: Type, optional: boolean, value: unknown): boolean | undefined {
  if (value === undefined) return optional || type === 'any';
  if (typeof type !== 'string' && 'nonempty' in type) {return (value as string | null)?.length === 0 ? false : conforms(type.nonempty, optional, value);}
  if (typeof type !== 'string') return Array.isArray(type) ? Array.isArray(value) && (value.length === 0 || undefined) : undefined;
  if (type === 'any') return undefined;
  if (type === 'string' || type === 'boolean') return typeof value === type;
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (type === 'date') return value instanceof Date && !Number.isNaN(value.getTime());
  if (type === 'object' || type in OPTIONS) return typeof value !== 'object' || value === null || Array.isArray(value) ? false : undefined;
  return typeof sample(type, type) === 'string' ? false : undefined; // of an enum none of the values is, nor of a class
}

describe.each(Object.keys(ENTRIES))('%s', entry => {
  test('gives a result or a coded error, whatever it is given', async () => {
    const wrong: string[] = [];
    for (const { name, type, optional, give } of places(entry)) {
      for (const [what, value] of Object.entries(WRONG)) {
        let result: unknown;
        const start = process.cpuUsage();
        let outcome = outcomeOf(() => { result = give(value()); });
        const { user, system } = process.cpuUsage(start);
        if (result instanceof Promise) outcome = await result.then(() => 'accepted', error => outcomeOf(() => { throw error; }));
        figures[outcome] = (figures[outcome] ?? 0) + 1;
        // a passphrase is stretched on purpose: 300,000 rounds take a second of processor time here
        if (user + system > (name.includes('Pkcs12') ? 5_000_000 : 1_000_000)) wrong.push(`${name} takes ${(user + system) / 1e6} s for ${what}`);
        if (!['accepted', 'coded', 'of others'].includes(outcome)) wrong.push(`${name} given ${what}: ${outcome}`);
        if (outcome === 'accepted' && conforms(type, optional, value()) === false) wrong.push(`${name} accepts ${what}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
