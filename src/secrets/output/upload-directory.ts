import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IngressError } from '../../errors';
import { writeAtomic } from '../../pki/store/write-atomic';
import { writing } from '../../pki/store/writing';

/** In each folder with keys: git gives the nearest file precedence, so no other one can include them. */
const IGNORE = '# private keys\n*\n';

/** The folder with the files of one Secret, for a user or a program to upload. */
export class UploadDirectory {
  readonly #folder: string;

  /**
   * @param scope construct that errors name
   * @param directory folder of all Secrets, as in the program
   * @param key path in it
   */
  constructor(private readonly scope: IConstruct, private readonly directory: string, key: string) {
    this.#folder = resolve(directory, key);
    if (!isInside(this.#folder, resolve(directory)) || this.#folder === resolve(directory)) {
      this.#refuse(`key '${key}' leads out of the folder '${directory}'`, "use a keyPrefix without '..' and without a leading '/'");
    }
    this.#checkPlace();
  }

  /** Writes missing files, readable only by their owner. */
  public write(content: { readonly [key: string]: string }): void {
    writing(this.directory, () => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      this.#checkPlace();
      for (const [name, value] of Object.entries({ '.gitignore': IGNORE, ...content })) {
        const path = join(this.#folder, name);
        if (isCurrent(path, value)) chmodSync(path, 0o600);
        else writeAtomic(path, value, 0o600);
      }
    });
  }

  /** Checks the resolved path: neither inside the manifests nor outside the folder. */
  #checkPlace(): void {
    const { root } = this.scope.node;
    const folder = realPath(this.#folder);
    if (root instanceof App && isInside(folder, realPath(root.outdir))) {
      this.#refuse(`private keys would be written to '${this.directory}', among the manifests in '${root.outdir}'`, 'choose a folder elsewhere');
    }
    if (!isInside(folder, realPath(this.directory))) {
      this.#refuse(`a symbolic link leads from '${this.directory}' to '${folder}', where private keys would be written`, 'remove the link');
    }
  }

  #refuse(message: string, help: string): never {
    throw new IngressError({ code: 'invalid-secret-output', message, help, field: 'uploadDirectory' }, this.scope);
  }
}

/** Resolves symbolic links of a path that may not exist yet. */
function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    return dirname(absolute) === absolute ? absolute : join(realPath(dirname(absolute)), basename(absolute));
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && resolve(folder, way) === path && !/^([A-Za-z]:)?[\\/]/.test(way));
}

/** Whether a regular file with this content exists, not a link to one. */
function isCurrent(path: string, value: string): boolean {
  return Boolean(lstatSync(path, { throwIfNoEntry: false })?.isFile()) && readFileSync(path, 'utf8') === value;
}
