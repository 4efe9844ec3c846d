import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { missingLine, Step } from './page';
import { substituteFor } from './substitute';

/** Runs commands in a folder and returns what they printed; throws if they fail. */
export type RunBash = (script: string, folder: string) => string;

/** Does what the steps of a page say, in one folder and as one shell: folder and exported variables last from block to block. */
export class PageShell {
  private readonly state: string;

  /**
   * @param folder where the page begins
   * @param page its name, for errors
   */
  constructor(private readonly folder: string, private readonly page: string, private readonly runBash: RunBash) {
    this.state = `${folder}.shell-state`;
  }

  /**
   * Does what a step says: writes its file, or runs its commands if their tools are available.
   *
   * @param available tools that are
   * @param instead the commands to run for the page's
   * @returns whether commands of the page were run
   */
  public follow(step: Step, available: readonly string[] = [], instead?: (commands: string) => string): boolean {
    if (step.file !== undefined) this.write(step.file, step.contents!);
    if (step.commands === undefined) return false;
    if (step.needs.every(tool => available.includes(tool))) {
      this.run(step, instead?.(step.commands));
      return true;
    }
    const substitute = substituteFor(step.commands);
    if (substitute !== undefined) this.run({ needs: [], exitCode: 0 }, substitute);
    return false;
  }

  /**
   * Runs the commands of a step; throws if their exit code or output is not the page's.
   *
   * @param commands what is run instead of the page's, where the two differ on purpose
   * @returns what they printed, stdout and stderr in the order in which they were written
   */
  private run({ commands = '', exitCode, output }: Step, instead = commands): string {
    const printed = this.runBash([
      'set -eu; exec 2>&1',
      existsSync(this.state) ? `. ${this.state}` : '',
      exitCode === 0 ? instead : `set +e\n${instead}\nstatus=$?; set -e; [ $status -eq ${exitCode} ] || { echo "exit code $status"; exit 1; }`,
      `{ echo "cd '$PWD'"; export -p | grep -E '^declare -x [A-Z_]*PASSPHRASE' || true; } > ${this.state}`,
    ].join('\n'), this.folder);
    const missing = output === undefined ? undefined : missingLine(output, printed);
    if (missing !== undefined) throw new Error(`${this.page} shows this line, which the output of\n${commands}lacks:\n${missing}\n\n${printed}`);
    return printed;
  }

  private write(file: string, contents: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
}
