import { checkArguments } from '../arguments/check-arguments';
import { faultProblems } from '../validation/http-policies';
import { at, check } from '../validation/problem';
import { FaultSpec } from '../validation/virtual-service-spec';

/** Options of aborted requests. */
export interface FaultAbortOptions {
  /**
   * Percentage of the requests that are aborted: 0, or 0.0001 to 100.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/**
 * Requests that the gateway answers with an error instead of forwarding them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
 */
export class FaultAbort {
  /**
   * Answers with an HTTP status.
   *
   * @param status 200 to 599
   * @param options percentage
   * @throws `invalid-route` for a status or a percentage that is out of range
   */
  public static httpStatus(status: number, options: FaultAbortOptions = {}): FaultAbort {
    checkArguments('FaultAbort.httpStatus', [status, options]);
    return new FaultAbort({ httpStatus: status, ...percentageOf(options) });
  }

  /**
   * Answers with a status of gRPC.
   *
   * @param status name of the status, such as `UNAVAILABLE`
   * @param options percentage
   * @throws `invalid-route` for a status that gRPC does not have, and for a percentage that is out of range
   */
  public static grpcStatus(status: string, options: FaultAbortOptions = {}): FaultAbort {
    checkArguments('FaultAbort.grpcStatus', [status, options]);
    return new FaultAbort({ grpcStatus: status, ...percentageOf(options) });
  }

  private constructor(private readonly spec: NonNullable<FaultSpec['abort']>) {
    check(undefined, ...at('', ...faultProblems({ abort: spec })));
  }

  /** @internal */
  public _toSpec(): NonNullable<FaultSpec['abort']> {
    return this.spec;
  }
}

/** Always explicit: without a percentage, Istio injects the fault into no request. */
function percentageOf({ percentage = 100 }: FaultAbortOptions): { readonly percentage: { readonly value: number } } {
  return { percentage: { value: percentage } };
}
