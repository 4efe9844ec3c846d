import { IConstruct } from 'constructs';
import { AppState } from '../../app-state';
import { IngressError } from '../../errors';

interface Outputs<Output> {
  readonly chosen: Map<IConstruct, Output>;
  /** Constructs with a Secret in them, for which a choice would come too late. */
  readonly read: Set<IConstruct>;
}

function outputsOf<Output>(scope: IConstruct): Outputs<Output> {
  return AppState.of(scope).part<Outputs<Output>>('secret-outputs', () => ({ chosen: new Map(), read: new Set() }));
}

/**
 * Chooses the output of Secrets for a construct and everything in it.
 *
 * @throws invalid-secret-output after a Secret was created in it, which had another output
 */
export function chooseOutput<Output>(scope: IConstruct, output: Output): void {
  const { chosen, read } = outputsOf<Output>(scope);
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
export function nearestOutput<Output>(scope: IConstruct): Output | undefined {
  const { chosen, read } = outputsOf<Output>(scope);
  let nearest: Output | undefined;
  for (let each: IConstruct | undefined = scope; each; each = each.node.scope) {
    read.add(each);
    nearest ??= chosen.get(each);
  }
  return nearest;
}
