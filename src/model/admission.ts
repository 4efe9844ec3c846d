import { Resource } from './resource';
import { validateAuthorizationPolicy } from '../validation/authorization-policy';
import { validateDestinationRule } from '../validation/destination-rule';
import { validateGateway } from '../validation/gateway';
import { nullsProblems } from '../validation/nulls';
import { at, ValidationProblem } from '../validation/problem';
import { validateRequestAuthentication } from '../validation/request-authentication';
import { validateServiceEntry } from '../validation/service-entry';
import { isRecord } from '../validation/shape';
import { validateVirtualService } from '../validation/virtual-service';

type Validate = (spec: unknown, metadata: Pick<Resource, 'name' | 'namespace' | 'labels' | 'annotations'>) => ValidationProblem[];

const VALIDATIONS: { readonly [kind: string]: Validate } = {
  AuthorizationPolicy: validateAuthorizationPolicy,
  DestinationRule: validateDestinationRule,
  Gateway: validateGateway,
  RequestAuthentication: validateRequestAuthentication,
  ServiceEntry: validateServiceEntry,
  VirtualService: validateVirtualService,
};

/** Istio's admission results for objects. Each object is validated once, on first use. */
export class Admission {
  private readonly known = new Map<Resource, readonly ValidationProblem[]>();

  /** All problems of an object on its own. */
  public problemsOf(resource: Resource): readonly ValidationProblem[] {
    const problems = this.known.get(resource) ?? validate(resource);
    this.known.set(resource, problems);
    return problems;
  }

  /** Whether the API server refuses the object, so that it is never in the cluster. It never sees what Istio derives from another API. */
  public refuses(resource: Resource): boolean {
    return resource.origin.derivedFrom === undefined && this.problemsOf(resource).some(({ finding, level }) => finding === 'IST0106' && level === 'error');
  }
}

/** The API server drops fields without a value before validation. */
function validate(resource: Resource): ValidationProblem[] {
  const validation = Object.hasOwn(VALIDATIONS, resource.kind) ? VALIDATIONS[resource.kind] : undefined;
  const { spec } = resource.object;
  return validation ? [...validation(isRecord(spec) ? resource.spec : spec ?? {}, resource), ...at('spec', ...nullsProblems(spec))] : [];
}
