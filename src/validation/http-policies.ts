import { STATUS_CODES } from 'node:http';
import { corsCredentialsProblems } from './cors-mistakes';
import { durationProblem, parseDuration } from './durations';
import { corsHeaderNameProblem } from './headers';
import { isInt32 } from './integers';
import { at, refused, ValidationProblem } from './problem';
import { statusProblem } from './redirect';
import { stringMatchProblem } from './string-match';
import { CorsSpec, FaultSpec, RetriesSpec } from './virtual-service-spec';

/** Methods that a CORS policy may allow. */
export const CORS_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];

/** Conditions on which a request may be retried; HTTP status codes are allowed too. */
export const RETRY_CONDITIONS: readonly string[] = [
  '5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes',
  'retriable-headers', 'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal',
  'resource-exhausted', 'unavailable',
];

/** Names of gRPC statuses for faults. */
export const GRPC_STATUSES: readonly string[] = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];

/** Problems of a CORS policy. */
export function corsProblems(cors: CorsSpec): ValidationProblem[] {
  return [
    ...(cors.allowOrigins ?? []).flatMap((origin, i) => at(`allowOrigins[${i}]`,
      origin.exact || origin.prefix || origin.regex
        ? stringMatchProblem(origin, '')
        : problem('an allowed origin is empty', 'set exact, prefix or regex'))),
    ...(cors.allowMethods ?? []).flatMap((method, i) => at(`allowMethods[${i}]`,
      CORS_METHODS.includes(method) ? undefined : problem(`method '${method}' is not supported`, `use ${CORS_METHODS.join(', ')}`))),
    ...(cors.allowHeaders ?? []).flatMap((name, i) => at(`allowHeaders[${i}]`, corsHeaderNameProblem(name))),
    ...(cors.exposeHeaders ?? []).flatMap((name, i) => at(`exposeHeaders[${i}]`, corsHeaderNameProblem(name))),
    ...cors.maxAge === undefined ? [] : at('maxAge', durationProblem(cors.maxAge) ?? wholeSecondsProblem(cors.maxAge)),
    ...corsCredentialsProblems(cors),
  ];
}

/** Problems of injected faults. */
export function faultProblems(fault: FaultSpec): ValidationProblem[] {
  const { abort, delay } = fault;
  if (!abort && !delay) {
    return [problem('a fault has neither abort nor delay', 'set one of them')];
  }
  return [
    ...abort ? at('abort', percentageProblem(abort.percentage?.value), abortProblem(abort)) : [],
    ...delay ? at('delay', percentageProblem(delay.percentage?.value)) : [],
    ...delay?.fixedDelay === undefined ? [] : at('delay.fixedDelay', durationProblem(delay.fixedDelay)),
    ...delay?.exponentialDelay === undefined
      ? []
      : at('delay.exponentialDelay', problem('exponentialDelay is not implemented', 'use fixedDelay')),
  ];
}

/** Problems of retries. */
export function retriesProblems(retries: RetriesSpec): ValidationProblem[] {
  const { attempts = 0, retryOn = '', perTryTimeout, backoff } = retries;
  const unknown = retryOn === ''
    ? []
    : retryOn.split(',').filter(on => !RETRY_CONDITIONS.includes(on) && !Object.hasOwn(STATUS_CODES, String(Number(on))));
  return [
    ...at('attempts',
      attempts < 0 || !isInt32(attempts) ? problem(`${attempts} attempts`, 'attempts are a whole number, 0 or more') : undefined,
      attempts === 0 && (perTryTimeout !== undefined || retryOn || retries.retryRemoteLocalities !== undefined)
        ? problem('retries are configured with 0 attempts', 'set attempts, or remove the other fields') : undefined),
    ...perTryTimeout === undefined ? [] : at('perTryTimeout', durationProblem(perTryTimeout)),
    ...backoff === undefined ? [] : at('backoff', durationProblem(backoff)),
    ...unknown.flatMap(on => at(
      'retryOn', problem(`retry condition '${on}' is unknown`, `use ${RETRY_CONDITIONS.join(', ')} or a status code`),
    )),
  ];
}

function abortProblem({ httpStatus, grpcStatus, http2Error }: NonNullable<FaultSpec['abort']>): ValidationProblem | undefined {
  if (http2Error !== undefined) {
    return problem('http2Error is not implemented', 'use httpStatus or grpcStatus');
  }
  if (grpcStatus !== undefined) {
    return GRPC_STATUSES.includes(grpcStatus)
      ? undefined
      : problem(`gRPC status '${grpcStatus}' is unknown`, `use ${GRPC_STATUSES.join(', ')}`);
  }
  if (httpStatus !== undefined) {
    const found = statusProblem(httpStatus);
    return found && { ...found, field: 'httpStatus' };
  }
  return undefined; // Istio accepts it without a status, and nothing is aborted
}

function percentageProblem(value?: number): ValidationProblem | undefined {
  return value === undefined || value === 0 || (value >= 0.0001 && value <= 100) ? undefined
    : { ...problem(`percentage ${value} is out of range`, 'use 0, or 0.0001 to 100'), field: 'percentage' };
}

function wholeSecondsProblem(duration: string): ValidationProblem | undefined {
  return (parseDuration(duration) ?? 0) % 1000 === 0
    ? undefined
    : problem(`maxAge '${duration}' is finer than a second`, 'use whole seconds');
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-route', message, help });
}
