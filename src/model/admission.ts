import { Resource } from './resource';
import { validateGateway } from '../validation/gateway';
import { ValidationProblem } from '../validation/problem';
import { isRecord } from '../validation/shape';
import { validateVirtualService } from '../validation/virtual-service';

type Validate = (spec: unknown, metadata: Pick<Resource, 'name' | 'namespace' | 'annotations'>) => ValidationProblem[];

const VALIDATIONS: { readonly [kind: string]: Validate } = { Gateway: validateGateway, VirtualService: validateVirtualService };

/** What Istio's admission says about objects. Each is validated once, when somebody needs it. */
export class Admission {
  private readonly known = new Map<Resource, readonly ValidationProblem[]>();

  /** Everything that is wrong with an object by itself. */
  public problemsOf(resource: Resource): readonly ValidationProblem[] {
    const spec = isRecord(resource.object.spec) ? resource.spec : resource.object.spec;
    const problems = this.known.get(resource) ?? VALIDATIONS[resource.kind]?.(spec, resource) ?? [];
    this.known.set(resource, problems);
    return problems;
  }

  /** Whether the API server refuses the object, so that the cluster never has it. */
  public refuses(resource: Resource): boolean {
    return this.problemsOf(resource).some(({ finding, level }) => finding === 'IST0106' && level === 'error');
  }
}
