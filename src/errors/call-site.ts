import { fileURLToPath } from 'node:url';
import { IConstruct } from 'constructs';

/** Metadata key of a construct. All copies of the library in a program read the value alike. */
const METADATA = 'cdk8s-istio-ingress.call-site';

/** `    at new Shop (file:2:3)` or `    at file:2:3`, as V8 and every source-map support write a frame. */
const FRAME = /^ {4}at (?:.*? \()?((?:[a-z]+:\/\/|\/|[a-z]:[\\/]).*:\d+:\d+)\)?$/i;

/** A frame without a file: built-in methods such as `Array.map`, and `eval`. */
const NO_FILE = /<anonymous>[):]/;

/** A function or class. */
export type Callable = Function;

/** The position in the user's program that called the library. Messages format it only when they show it. */
export class CallSite {
  /**
   * Captures the caller of a running function: a public method, or `new.target` in a constructor.
   *
   * Calls within the library pass the call site as an argument.
   */
  public static of(called: Callable): CallSite {
    return new CallSite(called);
  }

  /** Where a construct, or the nearest construct of the library around it, was created: `file:line:column` if known. */
  public static whereCreated(construct: IConstruct): string | undefined {
    for (let around: IConstruct | undefined = construct; around; around = around.node.scope) {
      const recorded = around.node.metadata.filter(({ type }) => type === METADATA);
      if (recorded.length > 0) return (recorded[recorded.length - 1].data as CallSite).place;
    }
    return undefined;
  }

  /** ` (file:line:column)` where a construct was created, for a message; empty if it is unknown. */
  public static suffix(construct: IConstruct): string {
    const place = CallSite.whereCreated(construct);
    return place === undefined ? '' : ` (${place})`;
  }

  /** The position as text. */
  public static describe(site: CallSite | undefined): string {
    return site?.place ?? 'an unknown position';
  }

  readonly #trace: { readonly stack?: string } = {};

  private constructor(called: Callable) {
    Error.captureStackTrace(this.#trace, called);
  }

  /**
   * Records where a construct was created. The last call wins, so a method that creates constructs for its caller can record the caller.
   */
  public record(construct: IConstruct): void {
    construct.node.addMetadata(METADATA, this);
  }

  /** `file:line:column`; undefined where it is unknown, as in programs in other languages. */
  public get place(): string | undefined {
    // set by jsii's client libraries: the caller is jsii's kernel, not the program
    if (process.env.JSII_AGENT !== undefined) return undefined;
    const caller = this.#trace.stack?.split('\n').find(line => line.startsWith('    at ') && !NO_FILE.test(line));
    const file = caller && FRAME.exec(caller)?.[1];
    return file?.startsWith('file:') ? fileURLToPath(file.replace(/:\d+:\d+$/, '')) + /:\d+:\d+$/.exec(file)![0] : file;
  }

}
