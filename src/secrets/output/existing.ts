import { RenderedSecret, SecretRenderer } from './rendering';
import { serverCredentialNameProblem } from '../../validation/credential-name';
import { check } from '../../validation/problem';

/** The Secret exists without this program. */
export class ExistingRenderer implements SecretRenderer {
  public readonly knowsContent = false;

  constructor(private readonly name: string) {
    check(undefined, serverCredentialNameProblem(name));
  }

  public render(): RenderedSecret {
    return { name: this.name };
  }
}
