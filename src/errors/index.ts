export { ERROR_CODES, IngressErrorCode } from './error-codes';
export { IngressError, Problem } from './ingress-error';
