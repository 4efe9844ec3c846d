import { IConstruct } from 'constructs';
import type { SecretOutput } from './secret-output';
import { AppState } from '../../app-state';
import { IngressError } from '../../errors';

interface Outputs {
  readonly chosen: Map<IConstruct, SecretOutput>;
  /** Constructs with a Secret in them, for which a choice would come too late. */
  readonly read: Set<IConstruct>;
}

function outputsOf(scope: IConstruct): Outputs {
  return AppState.of(scope).part<Outputs>('secret-outputs', () => ({ chosen: new Map(), read: new Set() }));
}

/**
 * Chooses the output of Secrets for a construct and everything in it.
 *
 * @throws invalid-secret-output after a Secret was created in it, which had another output
 */
export function chooseOutput(scope: IConstruct, output: SecretOutput): void {
  const { chosen, read } = outputsOf(scope);
  if (read.has(scope)) {
    throw new IngressError({
      code: 'invalid-secret-output',
      message: 'the output of Secrets is chosen after Secrets were created, which would not follow it',
      help: 'choose it before what it applies to is created',
    }, scope);
  }
  chosen.set(scope, output);
}

/** The output that was chosen nearest to a construct. */
export function nearestOutput(scope: IConstruct): SecretOutput | undefined {
  const { chosen, read } = outputsOf(scope);
  let nearest: SecretOutput | undefined;
  for (let each: IConstruct | undefined = scope; each; each = each.node.scope) {
    read.add(each);
    nearest ??= chosen.get(each);
  }
  return nearest;
}
