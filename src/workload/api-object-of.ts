import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { IngressError, IngressErrorCode } from '../errors';

/** What a construct of any version of cdk8s-plus is in the manifests, or an `ApiObject` as it is. */
export interface ApiObjectContent {
  readonly apiObject: ApiObject;
  /** As it is written now: what is added to the construct later is not in it. */
  readonly manifest: any;
}

/**
 * Reads a construct through its API object: classes of one cdk8s-plus are refused where those of another are declared.
 *
 * @param construct what the user gave
 * @param kind kind of the API object, such as `Service`
 * @param code of the error if it is something else
 */
export function apiObjectOf(construct: IConstruct, kind: string, code: IngressErrorCode): ApiObjectContent {
  const help = `give a ${kind} of cdk8s-plus, or an ApiObject of kind ${kind}`;
  if (!Construct.isConstruct(construct)) {
    throw new IngressError({ code, message: `a ${kind} is needed, not ${construct === null ? 'null' : typeof construct}`, help });
  }
  const apiObject = defaultApiObject(construct);
  if (apiObject?.kind !== kind) {
    throw new IngressError({ code, message: `a ${kind} is needed, not ${apiObject?.kind ?? construct.constructor.name}`, help }, construct);
  }
  try {
    return { apiObject, manifest: apiObject.toJson() };
  } catch (error) {
    throw new IngressError({
      code,
      message: `${kind} '${apiObject.name}' cannot be read: ${(error as Error).message}`,
      help: `complete the ${kind} before it is used here`,
    }, construct);
  }
}

/** Like `ApiObject.of`, but for constructs that have none as well; a default child may be set to anything. */
function defaultApiObject(construct: IConstruct): ApiObject | undefined {
  const seen = new Set<IConstruct>();
  for (let current: IConstruct | undefined = construct; current && !seen.has(current); current = current.node.defaultChild) {
    if (ApiObject.isApiObject(current)) return current;
    seen.add(current);
  }
  return undefined;
}
