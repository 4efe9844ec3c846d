import { IConstruct } from 'constructs';

/** Increases when the data that two copies of the library share changes its format. */
const KEY = 'cdk8s-istio-ingress/app-state/2';

/**
 * State of one app, kept in the metadata of its root: it is dropped with the app, and two copies of the library in one process share it.
 * Entries hold plain data and functions; nothing in them is recognized with `instanceof`.
 */
export class AppState {
  /**
   * The state of the app around a construct.
   *
   * @param scope any construct of the app
   */
  public static of(scope: IConstruct): AppState {
    let { node } = scope;
    while (node.scope) node = node.scope.node; // `root` copies the list of all constructs around it
    const kept = node.metadata.find(({ type }) => type === KEY)?.data as AppState | undefined;
    if (kept) {
      return kept;
    }
    const state = new AppState();
    node.addMetadata(KEY, state);
    return state;
  }

  private readonly parts = new Map<string, unknown>();
  /** How to undo what the current change has done so far; undefined outside of changes. */
  private undo?: (() => void)[];

  private constructor() {}

  /**
   * State of one topic.
   *
   * @param topic name of the topic; one module reads and writes it
   * @param create creates the state at the first read
   */
  public part<T>(topic: string, create: () => T): T {
    if (!this.parts.has(topic)) {
      this.parts.set(topic, create());
      this.onFailure(() => this.parts.delete(topic));
    }
    return this.parts.get(topic) as T;
  }

  /**
   * Runs a change of the app. If it throws, what it has done so far is undone, so a program that catches the error continues as if it had
   * not made the call.
   *
   * @param change registers with `onFailure` how to undo each of its steps
   */
  public allOrNothing<T>(change: () => T): T {
    const isOutermost = this.undo === undefined;
    const undo = this.undo ??= [];
    const before = undo.length;
    try {
      return change();
    } catch (error) {
      while (undo.length > before) undo.pop()!();
      throw error;
    } finally {
      if (isOutermost) this.undo = undefined;
    }
  }

  /**
   * Registers how to undo a step if the change that it belongs to fails. The last step is undone first, so `list.pop()` undoes
   * `list.push(…)`. Does nothing outside of changes.
   */
  public onFailure(undo: () => void): void {
    this.undo?.push(undo);
  }
}
