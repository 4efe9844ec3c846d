import { SentVerdict, VerifiedOrigin } from '../report/verify/verify';
import { xmlText } from '../text/markup';

/**
 * The results of `verify` as JUnit XML, which CI systems display: a test suite per host, a test case per check.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function formatJunit(origins: readonly VerifiedOrigin[]): string {
  const suites = origins.map(({ origin, address, checks }) => [
    `  <testsuite name="${xmlText(origin)}" hostname="${xmlText(address)}" ${counts(checks)}>`,
    ...checks.map(check => testCase(origin, check)),
    '  </testsuite>',
  ].join('\n'));
  const all = origins.flatMap(({ checks }) => checks);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="cdk8s-istio-ingress verify" ${counts(all)}>`, ...suites, '</testsuites>',
  ].join('\n')}\n`;
}

function counts(checks: readonly SentVerdict[]): string {
  const count = (status: string) => checks.filter(check => check.status === status).length;
  return `tests="${checks.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`;
}

function testCase(origin: string, { check, status, detail, sent }: SentVerdict): string {
  const open = `    <testcase classname="${xmlText(origin)}" name="${xmlText(check)}">`;
  const output = `<system-out>${xmlText(sent === undefined ? detail : `${sent}: ${detail}`)}</system-out>`;
  const result = status === 'failed' ? `<failure message="${xmlText(detail)}"/>`
    : status === 'skipped' ? `<skipped message="${xmlText(detail)}"/>` : '';
  return `${open}${result}${output}</testcase>`;
}
