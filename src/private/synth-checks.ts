import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Looks at a whole app when it is synthesized; its answers stop the synth. */
export type SynthCheck = (root: IConstruct) => string[];

const CHECKS: SynthCheck[] = [];
const ATTACHED = new WeakSet<IConstruct>();
const RUNNING = new WeakSet<IConstruct>();

/** A synth that is going on. */
interface Synth {
  /** What the checks answered, once they were asked. */
  answers?: string[];
  /** Objects whose rendering is kept until the synth is over. */
  readonly rendered: ApiObject[];
}

const SYNTHS = new WeakMap<IConstruct, Synth>();

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

/**
 * Renders an API object for a check. Within a synth, which changes nothing any more, the manifest that is written is this one
 * and not rendered again.
 *
 * @param apiObject the object
 */
export function renderForCheck(apiObject: ApiObject): unknown {
  const synth = SYNTHS.get(apiObject.node.root);
  const manifest: unknown = apiObject.toJson();
  if (synth) {
    synth.rendered.push(apiObject);
    apiObject.toJson = Object.assign(() => manifest, { original: apiObject.toJson });
  }
  return manifest;
}

function answers(root: IConstruct): string[] {
  const synth = SYNTHS.get(root);
  if (synth?.answers) {
    return synth.answers;
  }
  RUNNING.add(root);
  try {
    // others have better words for what is plainly missing, and a certificate is not issued for an app that fails anyway
    const valid = root.node.findAll().every(construct => construct.node.validate().length === 0);
    const found = valid ? CHECKS.flatMap(check => check(root)) : [];
    if (synth) {
      synth.answers = found;
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
      const synth: Synth = { rendered: [] };
      SYNTHS.set(root, synth);
      try {
        return original();
      } finally {
        SYNTHS.delete(root);
        synth.rendered.forEach(restore);
      }
    };
  }
}

function restore(apiObject: ApiObject): void {
  const { original } = apiObject.toJson as { original?: ApiObject['toJson'] };
  if (original) {
    apiObject.toJson = original;
  }
}
