import { App } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Looks at a whole app when it is synthesized; its answers stop the synth. */
export type SynthCheck = (root: IConstruct) => string[];

const CHECKS: SynthCheck[] = [];
const ATTACHED = new WeakSet<IConstruct>();
const RUNNING = new WeakSet<IConstruct>();
/** Answers of the synth that is going on, by app. */
const ANSWERS = new WeakMap<IConstruct, string[] | undefined>();

/**
 * Adds a check to every synth. What reads all domains is so attached by the entry point, without a domain reading it.
 *
 * @param check called once a synth, when all other validations have passed
 */
export function registerSynthCheck(check: SynthCheck): void {
  CHECKS.push(check);
}

/**
 * Has the registered checks look at the app of a construct when it is synthesized. Called by every construct of the library;
 * the first one of an app attaches.
 *
 * @param scope a construct
 */
export function checkAtSynth(scope: IConstruct): void {
  const { root } = scope.node;
  if (!ATTACHED.has(root)) {
    ATTACHED.add(root);
    onceASynth(root);
    root.node.addValidation({ validate: () => RUNNING.has(root) ? [] : answers(root) });
  }
}

function answers(root: IConstruct): string[] {
  const known = ANSWERS.get(root);
  if (known) {
    return known;
  }
  RUNNING.add(root);
  try {
    // others have better words for what is plainly missing, and a certificate is not issued for an app that fails anyway
    const valid = root.node.findAll().every(construct => construct.node.validate().length === 0);
    const found = valid ? CHECKS.flatMap(check => check(root)) : [];
    if (ANSWERS.has(root)) {
      ANSWERS.set(root, found);
    }
    return found;
  } finally {
    RUNNING.delete(root);
  }
}

/** cdk8s validates the whole app once, and again for each chart: within one `synth` nothing changes in between. */
function onceASynth(root: IConstruct): void {
  if (!(root instanceof App)) {
    return;
  }
  const app: App = root;
  for (const method of ['synth', 'synthYaml'] as const) {
    const original = app[method].bind(app) as () => never;
    app[method] = () => {
      ANSWERS.set(root, undefined);
      try {
        return original();
      } finally {
        ANSWERS.delete(root);
      }
    };
  }
}
