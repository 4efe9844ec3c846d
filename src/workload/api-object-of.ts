import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { IngressError, IngressErrorCode } from '../errors';

/** The API object of a construct of any cdk8s-plus, or an `ApiObject` itself. */
export interface ApiObjectContent {
  readonly apiObject: ApiObject;
  /** The manifest as of now: later changes to the construct are not in it. */
  readonly manifest: any;
}

/**
 * Reads a construct through its API object, because TypeScript and Java refuse classes of another version of cdk8s-plus.
 *
 * @param construct the value that the user passed
 * @param kind kind of the API object, such as `Service`
 * @param code code of the error for any other value
 */
export function apiObjectOf(construct: IConstruct, kind: string, code: IngressErrorCode): ApiObjectContent {
  const help = `pass a ${kind} of cdk8s-plus, or an ApiObject of kind ${kind}`;
  if (!Construct.isConstruct(construct)) {
    throw new IngressError({ code, message: `a ${kind} is required, not ${construct === null ? 'null' : typeof construct}`, help });
  }
  const apiObject = defaultApiObject(construct);
  if (apiObject?.kind !== kind) {
    throw new IngressError({ code, message: `a ${kind} is required, not ${apiObject?.kind ?? construct.constructor.name}`, help }, construct);
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

/** Like `ApiObject.of`, but also accepts constructs without an API object; a default child may be any construct. */
function defaultApiObject(construct: IConstruct): ApiObject | undefined {
  const seen = new Set<IConstruct>();
  for (let current: IConstruct | undefined = construct; current && !seen.has(current); current = current.node.defaultChild) {
    if (ApiObject.isApiObject(current)) return current;
    seen.add(current);
  }
  return undefined;
}
