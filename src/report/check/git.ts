import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { IngressError } from '../../errors';

const MAX_OUTPUT = 1024 * 1024 * 1024;
const REGULAR_FILE = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s;

/** The commits of a git repository, read with the `git` of the user; nothing is written, not even the index. */
export class GitRepository {
  /** The repository around a folder; undefined outside of one, and without git. */
  public static around(folder: string): GitRepository | undefined {
    const { status, stdout } = git(folder, ['rev-parse', '--show-toplevel']);
    const top = stdout.toString('utf8').replace(/\r?\n$/, '');
    return status === 0 && top !== '' ? new GitRepository(realpathSync(resolve(top))) : undefined;
  }

  /** Why there is no repository around a folder, as the end of a sentence. */
  public static absence(folder: string): string {
    const { error, stderr } = git(folder, ['rev-parse', '--show-toplevel']);
    const [reason] = stderr.toString('utf8').split('\n');
    if (error) return 'git cannot be started';
    return reason === '' || reason.includes('not a git repository') ? 'the current folder is not in a git repository' : `git reports: ${reason}`;
  }

  private constructor(private readonly top: string) {}

  /** The full hash of the commit that a reference names; undefined if there is none. */
  public commit(reference: string): string | undefined {
    const { status, stdout } = git(this.top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`]);
    return status === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /** The regular files below folders in a commit, by absolute path. Folders outside of the repository have none. */
  public files(commit: string, folders: readonly string[]): Map<string, string> {
    const inside = folders.map(folder => relative(this.top, folder).split(sep).join('/'))
      .filter(path => path !== '' && path !== '..' && !path.startsWith('../') && !/^[A-Za-z]:/.test(path));
    if (inside.length === 0) return new Map();
    const listed = this.run(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...inside]).toString('utf8');
    const blobs = listed.split('\0').flatMap(line => {
      const [, id, path] = REGULAR_FILE.exec(line) ?? [];
      return id === undefined ? [] : [{ id, path: join(this.top, path) }];
    });
    const texts = this.contents(blobs.map(({ id }) => id));
    return new Map(blobs.map(({ path }, index) => [path, texts[index]]));
  }

  private contents(ids: readonly string[]): string[] {
    if (ids.length === 0) return [];
    const output = this.run(['cat-file', '--batch'], ids.map(id => `${id}\n`).join(''));
    let at = 0;
    return ids.map(() => {
      const lineEnd = output.indexOf('\n', at);
      const size = Number(output.toString('utf8', at, lineEnd).split(' ')[2]);
      const start = lineEnd + 1;
      at = start + size + 1;
      return output.toString('utf8', start, start + size);
    });
  }

  private run(args: readonly string[], input?: string): Buffer {
    const { status, stdout, stderr } = git(this.top, args, input);
    if (status === 0) return stdout;
    throw new IngressError({
      code: 'invalid-argument',
      message: `git ${args[0]} failed in '${this.top}': ${stderr.toString('utf8').trim().split('\n')[0]}`,
      help: 'correct what git reports, or compare with a folder: --against FOLDER',
    });
  }
}

function git(folder: string, args: readonly string[], input?: string) {
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  const { error, status, stdout, stderr } = spawnSync('git', ['-C', folder, ...args], { env, input, maxBuffer: MAX_OUTPUT, windowsHide: true });
  return { error, status, stdout: stdout ?? Buffer.alloc(0), stderr: stderr ?? Buffer.alloc(0) };
}
