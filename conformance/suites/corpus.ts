import * as fs from 'node:fs';
import * as path from 'node:path';
import { judge } from './verdict';
import { Built, buildProgram } from '../corpus/built';
import { EXCEPTIONS, publicOptions, usedOptions } from '../corpus/coverage';
import { PROGRAMS } from '../corpus/programs';
import { Context, Suite } from '../suite';
import { CACHE } from '../tools/paths';
import { checkReady } from '../walk/ready';

const NAME = 'corpus';

/** Programs that use every public option: nobody warns of anything that the library does not itself tell. */
export const corpusSuite: Suite = {
  name: NAME,
  async run(context) {
    await programs(context);
    coverage(context);
  },
};

async function programs(context: Context): Promise<void> {
  const { tools, report } = context;
  const selected = PROGRAMS.map(program => ({ program, id: program.name })).filter(({ id }) => report.selects(id));
  const built = new Map<string, Built>();
  for (const { program, id } of selected) {
    const attempt = tryTo(() => buildProgram(program));
    report.check({ suite: NAME, judge: 'Library: synthesizes the corpus', id, ok: attempt.error === undefined, words: attempt.error });
    if (attempt.built) { built.set(id, attempt.built); }
  }
  const chosen = selected.filter(({ id }) => built.has(id));
  const cases = [...built].map(([id, { yaml, context: beside }]) => ({ id, yaml, context: beside, assumeServices: true }));
  await judge(
    context, NAME, cases, id => built.get(id)!.warnings.map(({ code, kind, namespace, name }) => `${code} ${kind} ${namespace}/${name}`),
    id => PROGRAMS.find(({ name }) => name === id)!.needsIstio,
  );
  for (const { id, program: { name, expectedWarnings = [], notInEnvoy } } of chosen) {
    const { yaml, context: beside, warnings } = built.get(id)!;
    const found = [...new Set(warnings.map(({ code }) => code))].sort();
    report.check({
      suite: NAME,
      judge: 'Library: warnings that the corpus expects',
      id,
      ok: found.join() === [...expectedWarnings].sort().join(),
      words: `expectedWarnings: ${expectedWarnings.join(', ') || 'none'}\n${warnings.map(({ code, path: at, message }) => `${code} ${at}: ${message}`).join('\n')}`,
      evidence: yaml,
    });
    if (notInEnvoy !== undefined) { continue; }
    const file = path.join(CACHE, NAME, `${name.replaceAll(' ', '-')}.yaml`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${yaml}\n---\n${beside}`);
    const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
    await served.stop();
    checkReady({ suite: NAME, id, paths: [file] }, served, context);
  }
}

function tryTo(build: () => Built): { built?: Built; error?: string } {
  try {
    return { built: build() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function coverage({ report }: Context): void {
  const id = 'every public option';
  if (!report.selects(id)) { return; }
  const used = usedOptions();
  const options = publicOptions();
  for (const option of options) {
    const excepted = Object.hasOwn(EXCEPTIONS, option);
    report.check({
      suite: NAME,
      judge: 'TypeScript: public options that the corpus uses',
      id,
      ok: used.has(option) !== excepted,
      words: excepted ? `${option} is used: it is not an exception` : `no program of conformance/corpus/programs uses ${option}`,
    });
  }
  const unknown = Object.keys(EXCEPTIONS).filter(option => !options.includes(option));
  report.check({
    suite: NAME,
    judge: 'TypeScript: public options that the corpus uses',
    id,
    ok: unknown.length === 0,
    words: `not public: ${unknown.join(', ')}`,
  });
}
