import { runPrinted } from './printed';
import { walk } from './walk';
import { missingLine, Step } from '../../test-consumers/page';
import { Context } from '../suite';

/** The `curl` commands of a page at a gateway that runs manifests, with the output of the page. */
export interface PageCalls {
  readonly suite: string;
  readonly form: string;
  /** Where the page's commands run. */
  readonly folder: string;
  /** Folder or file with the manifests. */
  readonly manifests: string;
  readonly calls: readonly Step[];
}

/** Runs the calls as they are printed, at Envoy. */
export async function callAll({ suite, form, folder, manifests, calls }: PageCalls, context: Context): Promise<void> {
  if (calls.length === 0) { return; }
  await walk({
    suite,
    form,
    paths: [manifests],
    expectations: () => [],
    more: async served => {
      for (const [index, { commands, output }] of calls.entries()) {
        const id = `${form}: ${index + 1}`;
        if (!context.report.selects(id)) { continue; }
        const command = commands!.replace(/\\\n\s*/g, ' ').trim();
        const printed = await runPrinted(served, { name: id, command, see: /./ }, folder, folder);
        const missing = output === undefined ? 'no output on the page' : missingLine(output, printed);
        context.report.check({
          suite,
          judge: 'Envoy: the calls of the page',
          id,
          ok: missing === undefined,
          words: `the page shows this line, which curl did not print: ${missing}\n${printed}`,
          evidence: command,
        });
      }
    },
  }, context);
}
