import { IConstruct } from 'constructs';
import { Finding } from './finding';
import type { FindingCode } from './severity-by-code';
import { AppState } from '../app-state';
import type { Report } from './rule';
import type { Resource } from '../model/resource';
import { SynthChecks } from '../synth/synth-checks';

const ANNOTATION = 'galley.istio.io/analyze-suppress';

/** An accepted kind of finding. */
export interface Suppression {
  readonly code: string;
  /** The reason; annotations have none. */
  readonly reason?: string;
  /** Construct below which it applies. */
  readonly constructPath?: string;
  /** Object to which it applies. */
  readonly resource?: Resource;
}

/** Records on a construct that findings of a code below it are accepted. */
export function recordSuppression(scope: IConstruct, code: string, reason: string): void {
  suppressionsOf(scope).push({ scope, code, reason });
  SynthChecks.of(scope).changed();
}

/** The suppressions of a construct and everything below it. */
export function recordedSuppressions(scope: IConstruct): Suppression[] {
  return suppressionsOf(scope).filter(recorded => recorded.scope.node.scopes.includes(scope))
    .map(({ code, reason, scope: { node } }) => ({ code, reason, constructPath: node.path }));
}

interface RecordedSuppression {
  readonly scope: IConstruct;
  readonly code: string;
  readonly reason: string;
}

function suppressionsOf(scope: IConstruct): RecordedSuppression[] {
  return AppState.of(scope).part('suppressions', () => []);
}

/** The codes in Istio's annotation on an object, or `*` for all. */
export function annotatedSuppressions(resources: readonly Resource[]): Suppression[] {
  return resources.flatMap(resource => (resource.annotations[ANNOTATION] ?? '').split(',').map(code => code.trim())
    .filter(code => code !== '')
    .map(code => ({ code, resource })));
}

/** Whether a finding is accepted. */
export function suppresses(suppression: Suppression, finding: Finding, resource: Resource): boolean {
  if (suppression.code !== '*' && suppression.code !== finding.code) {
    return false;
  }
  const { constructPath } = suppression;
  return suppression.resource ? suppression.resource === resource
    : constructPath === '' || finding.constructPath === constructPath || Boolean(finding.constructPath?.startsWith(`${constructPath}/`));
}

/** A finding for an unused suppression; undefined if there is no object to report it on. */
export function unusedSuppression(suppression: Suppression, fallback: Resource | undefined): Report | undefined {
  const resource = suppression.resource ?? fallback;
  const code: FindingCode = 'suppression-unused';
  const place = suppression.constructPath === undefined ? '' : ` on construct '${suppression.constructPath}'`;
  return resource && {
    resource,
    code,
    path: suppression.resource ? `metadata.annotations[${ANNOTATION}]` : undefined,
    message: `suppression of ${suppression.code}${place} matches no finding`,
  };
}
