import { Workspace } from './workspace';

/** A project as a user has it, outside of this repository. */
export interface Consumer {
  /** What its line says. */
  readonly name: string;
  /**
   * Builds and runs the project with foreign tools.
   *
   * @returns what was measured, for its line
   * @throws an error that says which tool refused what; `Lacking` if the registries do not have what it needs
   */
  run(workspace: Workspace): string;
}

/** The consumer needs what this machine or the registries do not have. */
export class Lacking extends Error {}

/** Runs consumers, prints a line for each and the numbers at the end; true if none failed. */
export function runConsumers(consumers: readonly Consumer[], workspace: Workspace): boolean {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { name, run } of consumers) {
    const start = Date.now();
    const say = (result: string, words: string) => {
      process.stdout.write(`${result.padEnd(5)} ${name}: ${words} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`);
    };
    try {
      say('ok', run(workspace));
      passed += 1;
    } catch (error) {
      const lacking = error instanceof Lacking;
      say(lacking ? 'lacks' : 'FAIL', (error as Error).message);
      if (lacking) skipped += 1; else failed += 1;
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  return failed === 0;
}
