import { IConstruct } from 'constructs';

/** Increases when the data that two copies of the library share changes its format. */
const KEY = 'cdk8s-istio-ingress/app-state/1';

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
    }
    return this.parts.get(topic) as T;
  }
}
