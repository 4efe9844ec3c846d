import { realpathSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Against } from './check-result';
import { GitRepository } from './git';
import { Files, filesIn } from './manifest-files';
import { IngressError } from '../../errors';

/** The manifests that a plan is compared with, by the path that they have or would have in the project. */
export interface Baseline {
  readonly against: Against;
  readonly files: Files;
  /** The files of another folder of the project in the compared commit; none if a folder is compared. */
  filesOf(folder: string): Files;
}

/** Folders into which the program writes, as absolute paths. */
export interface OutputFolders {
  /** The folder that `cdk8s synth` replaces. */
  readonly main: string;
  /** Folders of apps with an explicit `outdir`. */
  readonly others: readonly string[];
}

/**
 * Reads what a plan is compared with: a folder, a commit, or without a choice the last commit if it has manifests in these folders, else
 * the folders as they are.
 *
 * @param wanted a folder or a git reference
 */
export function readBaseline(wanted: string | undefined, { main, others }: OutputFolders): Baseline {
  const folders = [main, ...others];
  const repository = GitRepository.around('.');
  if (wanted !== undefined && isFolder(wanted)) {
    const folder = realpathSync(wanted);
    const files = [...filesIn(folder)].map(([path, text]) => [join(main, relative(folder, path)), text] as const);
    return { against: { kind: 'folder', name: wanted }, files: new Map(files), filesOf: () => new Map() };
  }
  if (wanted !== undefined) {
    const commit = repository?.commit(wanted);
    if (!repository || commit === undefined) throw unknown(wanted, repository);
    return inCommit(repository, wanted, commit);
  }
  const head = repository?.commit('HEAD');
  const committed = repository && head !== undefined ? inCommit(repository, 'HEAD', head) : undefined;
  if (committed && committed.files.size > 0) return committed;
  const name = relative(resolve('.'), main) || '.';
  return { against: { kind: 'folder', name }, files: new Map(folders.flatMap(folder => [...filesIn(folder)])), filesOf: () => new Map() };

  function inCommit(within: GitRepository, reference: string, commit: string): Baseline {
    return {
      against: { kind: 'git', name: reference, commit },
      files: within.files(commit, folders),
      filesOf: folder => within.files(commit, [folder]),
    };
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function unknown(name: string, repository: GitRepository | undefined): IngressError {
  return new IngressError({
    code: 'invalid-argument',
    message: `'${name}' is neither a folder nor a commit${repository ? '' : `; ${GitRepository.absence('.')}`}`,
    help: 'use --against with a folder, or a branch, tag or commit that is in this clone; a shallow clone lacks most: git fetch origin main',
  });
}
