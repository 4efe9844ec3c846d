import { OutlierDetectionSpec } from './destination-rule-spec';
import { durationProblem } from './durations';
import { isInt32, isUint32 } from './integers';
import { at, refused, ValidationProblem, warned } from './problem';

/** Problems of the outlier detection of a DestinationRule. */
export function outlierDetectionProblems(outlier: OutlierDetectionSpec = {}): ValidationProblem[] {
  const { consecutiveErrors, consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors } = outlier;
  return [
    ...(['interval', 'baseEjectionTime'] as const).flatMap(field =>
      outlier[field] === undefined ? [] : at(field, durationProblem(outlier[field], 'invalid-destination')),
    ),
    ...(consecutiveErrors
      ? [warned({
        code: 'invalid-destination',
        message: 'consecutiveErrors is deprecated',
        help: 'use consecutive5xxErrors or consecutiveGatewayErrors',
        field: 'consecutiveErrors',
      })]
      : []),
    ...(!splitExternalLocalOriginErrors && consecutiveLocalOriginFailures > 0
      ? [problem('consecutiveLocalOriginFailures has no effect', 'set splitExternalLocalOriginErrors', 'consecutiveLocalOriginFailures')]
      : []),
    ...(['consecutive5xxErrors', 'consecutiveGatewayErrors', 'consecutiveLocalOriginFailures'] as const)
      .filter(field => !isUint32(outlier[field] ?? 0))
      .map(field => problem(`${field} ${outlier[field]} is not a whole number from 0`, 'use 0 or more', field)),
    ...(['maxEjectionPercent', 'minHealthPercent', 'failurePercentageThreshold'] as const)
      .filter(field => !isPercent(outlier[field] ?? 0))
      .map(field => problem(`${field} ${outlier[field]} is not a percentage`, 'use a whole number from 0 to 100', field)),
    ...(outlier.outlierDetectionHttpErrorCodes ?? []).flatMap((status, i) => Number.isInteger(status) && status >= 100 && status <= 599 ? []
      : [problem(`'${status}' is not an HTTP status`, 'use 100 to 599', `outlierDetectionHttpErrorCodes[${i}]`)]),
  ];
}

function isPercent(value: number): boolean {
  return isInt32(value) && value >= 0 && value <= 100;
}

function problem(message: string, help: string, field: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
