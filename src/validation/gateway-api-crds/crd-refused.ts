import { refused, ValidationProblem } from '../problem';

/** A problem that makes the API server refuse the object. */
export function crdRefused(field: string, message: string, help: string): ValidationProblem {
  return { ...refused({ code: 'gateway-api', message, help, field }), finding: 'crd-refused' };
}
