import { IConstruct } from 'constructs';
import { IngressErrorCode } from './error-codes';
import { printable, shortened } from '../text/terminal';

/** The parts of an `IngressError`. */
export interface Problem {
  /** Stable code from the catalogue. */
  readonly code: IngressErrorCode;
  /** What is wrong, with the offending value: lower case, no full stop, never key material. */
  readonly message: string;
  /** What to do: the allowed values or the call to make. */
  readonly help?: string;
  /** Position within the object: a field path such as `spec.servers[0].hosts[1]`. */
  readonly field?: string;
}

/**
 * The error class of the library. The message has what is wrong, the offending value, what is allowed, what to do, and the construct path
 * if there is one.
 *
 * Never carries key material: messages contain names, paths and certificate fields only.
 * jsii cannot export subclasses of Error, so TypeScript users import it from `cdk8s-istio-ingress/errors`; users of other languages read
 * the code at the end of the message.
 */
export class IngressError extends Error implements Problem {
  /**
   * Adds the path of a construct to the errors of a call that name none.
   *
   * @param scope the construct
   * @param call the call
   */
  public static within<T>(scope: IConstruct, call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw error instanceof IngressError && error.constructPath === undefined ? new IngressError(error.#problem, scope) : error;
    }
  }

  public readonly code: IngressErrorCode;
  public readonly help?: string;
  public readonly field?: string;
  /** Path of the construct that was being defined, for example `shop/Gateway`. */
  public readonly constructPath?: string;
  readonly #problem: Problem;

  constructor(problem: Problem, scope?: IConstruct) {
    const where = scope?.node.path;
    super(printable(shortened([
      where ? `[${where}] ` : '',
      problem.message,
      problem.help ? `; ${problem.help}` : '',
      ` (${problem.code})`,
    ].join(''))));
    this.name = 'IngressError';
    this.#problem = problem;
    this.code = problem.code;
    this.help = problem.help;
    this.field = problem.field;
    this.constructPath = where;
  }
}
