import { dirname, sep } from 'node:path';

/** The folder of the compiled library, or of its sources in its own tests. */
const LIBRARY = dirname(__dirname) + sep;
const FRAMEWORK = /[\\/]node_modules[\\/](cdk8s|constructs|cdk8s-plus-\d+|@jsii)[\\/]/;

/** Deep enough to leave the library from inside any of its constructs. */
const FRAMES = 14;

/** The place of a call, for messages that show two of them. Cheap to take: it is only made readable when it is shown. */
export class CallSite {
  readonly #trace: { stack?: string } = {};

  constructor() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(this.#trace, CallSite);
    Error.stackTraceLimit = limit;
  }

  /** The first frame outside the library, as `file:line:column`. */
  public toString(): string {
    for (const line of (this.#trace.stack ?? '').split('\n').slice(1)) {
      const place = /\(([^()]+:\d+:\d+)\)$/.exec(line)?.[1] ?? /at (?:async )?(\S+:\d+:\d+)$/.exec(line)?.[1];
      if (place && !place.startsWith(LIBRARY) && !place.startsWith('node:') && !FRAMEWORK.test(place)) return place;
    }
    return 'an unknown place';
  }
}
