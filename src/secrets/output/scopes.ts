import { IConstruct } from 'constructs';
import { AppState } from '../../app-state';
import { IngressError } from '../../errors';
import { include } from '../../synth/all-or-nothing';

interface Outputs<Output> {
  readonly chosen: Map<IConstruct, Output>;
  /** Constructs that contain a Secret, for which a later choice has no effect. */
  readonly read: Set<IConstruct>;
}

function outputsOf<Output>(scope: IConstruct): Outputs<Output> {
  return AppState.of(scope).part<Outputs<Output>>('secret-outputs', () => ({ chosen: new Map(), read: new Set() }));
}

/**
 * Chooses the output of Secrets for a construct and everything in it.
 *
 * @throws invalid-secret-output if the construct already contains a Secret with another output
 */
export function chooseOutput<Output>(scope: IConstruct, output: Output): void {
  const { chosen, read } = outputsOf<Output>(scope);
  if (read.has(scope)) {
    throw new IngressError({
      code: 'invalid-secret-output',
      message: 'the output of Secrets is set after Secrets were created, so it would not apply to them',
      help: 'set it before the Secrets are created',
    }, scope);
  }
  chosen.set(scope, output);
}

/** The output set on the nearest ancestor of a construct. */
export function nearestOutput<Output>(scope: IConstruct): Output | undefined {
  const { chosen, read } = outputsOf<Output>(scope);
  let nearest: Output | undefined;
  for (let each: IConstruct | undefined = scope; each; each = each.node.scope) {
    include(scope, read, each);
    nearest ??= chosen.get(each);
  }
  return nearest;
}
