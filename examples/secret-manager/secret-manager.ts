import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * One value under a path, with a version that every change counts up: what Vault's KV engine and the clouds' secret managers have in
 * common.
 */
export interface VersionedSecret {
  readonly version: number;
  readonly value: string;
}

/** A secret manager as a program sees it: over a network, so asynchronous. */
export interface SecretManager {
  /** Version 0 and an empty value when there is nothing yet. */
  get(path: string): Promise<VersionedSecret>;
  /** Fails when the version there is not the expected one: another program was faster. */
  put(path: string, value: string, expectedVersion: number): Promise<void>;
}

/** Stands in for the real one in this example, and keeps its secrets in a file so that the next synth finds them. */
export class FakeSecretManager implements SecretManager {
  /** @param file where the fake keeps what a real one keeps encrypted; without it, in memory */
  public constructor(private readonly file?: string, private secrets: { [path: string]: VersionedSecret } = {}) {
    if (file !== undefined && existsSync(file)) this.secrets = JSON.parse(readFileSync(file, 'utf8'));
  }

  public async get(path: string): Promise<VersionedSecret> {
    return this.secrets[path] ?? { version: 0, value: '' };
  }

  public async put(path: string, value: string, expectedVersion: number): Promise<void> {
    const version = this.secrets[path]?.version ?? 0;
    if (version !== expectedVersion) throw new Error(`${path} has version ${version}, expected ${expectedVersion}`);
    this.secrets[path] = { version: version + 1, value };
    if (this.file !== undefined) {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(this.file, JSON.stringify(this.secrets), { mode: 0o600 });
    }
  }
}
