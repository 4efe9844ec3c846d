import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { MUTATIONS, Mutation } from './mutations';
import { Scenario, walk } from './walk';
import { Report } from '../report';
import { Context } from '../suite';
import { judge } from '../suites/verdict';

/** Breaks one thing at a time and holds the judges to noticing: green without this proves nothing. */
export async function breakEach(scenario: Scenario, yaml: string, folder: string, context: Context): Promise<void> {
  for (const mutation of MUTATIONS) {
    const id = `${scenario.form}: ${mutation.name}`;
    const broken = context.report.selects(id) ? breakIt(mutation, yaml) : undefined;
    if (broken === undefined) { continue; }
    const file = path.join(folder, 'broken.yaml');
    fs.writeFileSync(file, broken);
    const printed = await words(scenario, broken, file, context);
    const { suite } = scenario;
    context.report.check({
      suite,
      judge: 'all: mutations noticed',
      id,
      ok: mutation.words.test(printed),
      words: `no judge says ${mutation.words}, but:\n${printed}`,
      evidence: broken,
    });
  }
}

function breakIt({ apply }: Mutation, yaml: string): string | undefined {
  const manifests = parseAllDocuments(yaml).map(document => document.toJS()).filter(Boolean);
  return apply(manifests) ? manifests.map(manifest => stringify(manifest)).join('---\n') : undefined;
}

/** Everything that the judges complain about. */
async function words(scenario: Scenario, yaml: string, file: string, context: Context): Promise<string> {
  const report = new Report({ ...context.options, case: undefined }, true);
  const quiet = { ...context, report };
  await judge(quiet, scenario.suite, [{ id: 'broken', yaml, assumeServices: true }]);
  if (report.failed === 0) {
    await walk({ ...scenario, paths: [file], patience: 2 }, quiet);
  }
  return report.failures.map(({ id, words: printed }) => `${id}: ${printed}`).join('\n');
}
