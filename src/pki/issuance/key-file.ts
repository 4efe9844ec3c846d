import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { IngressError } from '../../errors/index';
import { planMode } from '../../plan/plan-mode';
import { writeAtomic } from '../store/write-atomic';
import { readBounded } from '../x509/read-bounded';

/** A private key in a file outside the store, which may be absent. */
export class KeyFile {
  /** The key that a synth would write, in a plan. */
  #planned: string | undefined;

  constructor(public readonly path: string) {}

  public get exists(): boolean {
    return this.#planned !== undefined || existsSync(this.path);
  }

  /** The PEM text, or undefined while the file does not exist. */
  public read(): string | undefined {
    if (this.#planned !== undefined) return this.#planned;
    return this.exists ? readBounded(this.path, 'invalid-key').toString('latin1') : undefined;
  }

  /** Writes a new key; an existing one is never overwritten. */
  public create(pem: string): void {
    if (this.exists) {
      throw new IngressError({
        code: 'invalid-key', message: `file '${this.path}' already has a key`, help: 'keep it, and give another path',
      });
    }
    const plan = planMode();
    if (plan) {
      this.#planned = pem;
      plan.record({ type: 'files', path: this.path });
      return;
    }
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    writeAtomic(this.path, pem, 0o600);
  }
}
