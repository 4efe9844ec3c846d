import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Looks at all constructs of an app, the app first, when it is synthesized; its answers stop the synth. Settles before it reads Secrets. */
export type SynthCheck = (constructs: readonly IConstruct[], settle: () => void) => string[];

export type Step = () => unknown;

/** What is still to be done for an app before its manifests are rendered. */
interface Steps {
  readonly settling: Set<Step>;
  readonly writing: Set<Step>;
}

const CHECKS: SynthCheck[] = [];
const STEPS = new WeakMap<IConstruct, Steps>();
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
  stepsOf(scope.node.root);
}

/**
 * Reads what manifests are rendered from, which makes it, when everything else in the app is valid and before the first
 * manifest is written.
 *
 * cdk8s validates the whole app, then renders and writes chart after chart. Made while rendering, a certificate
 * that cannot be made (a store that is frozen, locked or damaged) would leave the first charts written and the rest not.
 * Made in a validation of its own, it would last although a later validation fails.
 *
 * @param scope a construct
 * @param settle reads the material of a certificate; done once
 */
export function settleBeforeManifests(scope: IConstruct, settle: Step): void {
  stepsOf(scope.node.root).settling.add(settle);
}

/**
 * Writes something beside the manifests when nothing can stop them any more.
 *
 * @param scope a construct
 * @param write done once
 */
export function writeBesideManifests(scope: IConstruct, write: Step): void {
  stepsOf(scope.node.root).writing.add(write);
}

function stepsOf(root: IConstruct): Steps {
  let steps = STEPS.get(root);
  if (!steps) {
    steps = { settling: new Set(), writing: new Set() };
    STEPS.set(root, steps);
    onceASynth(root);
    root.node.addValidation({ validate: () => RUNNING.has(root) ? [] : answers(root) });
  }
  return steps;
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

/** The root is validated first, so it asks all others itself. */
function answers(root: IConstruct): string[] {
  const synth = SYNTHS.get(root);
  if (synth?.answers) {
    return synth.answers;
  }
  RUNNING.add(root);
  try {
    // others have better words for what is plainly missing, and a certificate is not issued for an app that fails anyway
    const constructs = root.node.findAll();
    const valid = constructs.every(construct => construct.node.validate().length === 0);
    const found = valid ? finish(root, constructs) : [];
    if (synth) {
      synth.answers = found;
    }
    return found;
  } finally {
    RUNNING.delete(root);
  }
}

function finish(root: IConstruct, constructs: readonly IConstruct[]): string[] {
  const { settling, writing } = STEPS.get(root)!;
  const settle = () => run(settling);
  const found = CHECKS.flatMap(check => check(constructs, settle));
  if (found.length === 0) {
    settle();
    run(writing);
  }
  return found;
}

function run(steps: Set<Step>): void {
  for (const step of steps) {
    step();
  }
  steps.clear();
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
