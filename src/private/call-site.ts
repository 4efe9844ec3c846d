import { dirname, sep } from 'node:path';

/** The folder of the compiled library, or of its sources in its own tests. */
const LIBRARY = dirname(__dirname) + sep;
const FRAMEWORK = /[\\/]node_modules[\\/](cdk8s|constructs|cdk8s-plus-\d+|@jsii)[\\/]/;

/** What calls a library for programs in other languages, whose places are not known here. */
const JSII_KERNEL = /^\s*at Kernel(Host)?\./;

/** Deep enough to leave the library from inside any of its constructs. */
const FRAMES = 14;
/** Enough where it is known which call left user code. */
const FRAMES_OF_ENTRY = 3;
/** Enough for a constructor, that of its base class, and the method that called it. A frame costs about 1 µs. */
const FRAMES_OF_CONSTRUCTOR = 4;

type Callable = (...args: never[]) => unknown;

/** The place of a call, for messages that show it. Cheap to take: it is only made readable when it is shown. */
export class CallSite {
  /** The place of the user's call that is going on, else of this one. */
  public static current(): CallSite {
    return entered ?? new CallSite(CallSite.current);
  }

  /**
   * The place of the user's call that is going on, else of the one that made a construct.
   *
   * @param below what the construct's constructor called
   */
  public static ofConstruct(below: Callable): CallSite {
    return entered ?? new CallSite(below, FRAMES_OF_CONSTRUCTOR);
  }

  /**
   * Makes a call of the user's the place of everything that happens in it: taken once, and only as deep as need be.
   *
   * @param entry the method that the user called
   * @param call what it does
   */
  public static within<T>(entry: Callable, call: () => T): T {
    if (entered) {
      return call();
    }
    entered = new CallSite(entry, FRAMES_OF_ENTRY);
    try {
      return call();
    } finally {
      entered = undefined;
    }
  }

  readonly #trace: { stack?: string } = {};

  private constructor(below: Callable, frames: number = FRAMES) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = frames;
    Error.captureStackTrace(this.#trace, below);
    Error.stackTraceLimit = limit;
  }

  /** The first frame outside the library, as `file:line:column`; undefined if there is none. */
  public get place(): string | undefined {
    for (const line of (this.#trace.stack ?? '').split('\n').slice(1)) {
      if (JSII_KERNEL.test(line)) return undefined;
      const place = /\(([^()]+:\d+:\d+)\)$/.exec(line)?.[1] ?? /at (?:async )?(\S+:\d+:\d+)$/.exec(line)?.[1];
      if (place && !place.startsWith(LIBRARY) && !place.startsWith('node:') && !FRAMEWORK.test(place)) return place;
    }
    return undefined;
  }

  public toString(): string {
    return this.place ?? 'an unknown place';
  }
}

let entered: CallSite | undefined;
