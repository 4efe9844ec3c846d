import { Destination } from './destination';
import { HeaderOperations } from './header-operations';
import { HttpMirror } from './http-mirror';
import { StringMatch } from './string-match';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';

const SERVICE = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const METHOD = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Which calls of gRPC a route takes. */
export class GrpcMethod {
  /**
   * Every method of a service.
   *
   * @param service whole name with the package, such as `shop.Cart`
   * @throws `invalid-route` for a name that gRPC does not have
   */
  public static service(service: string): GrpcMethod {
    checkArguments('GrpcMethod.service', [service]);
    return new GrpcMethod(service);
  }

  /**
   * One method of a service.
   *
   * @param service whole name with the package, such as `shop.Cart`
   * @param method name of the method, such as `Add`
   * @throws `invalid-route` for names that gRPC does not have
   */
  public static method(service: string, method: string): GrpcMethod {
    checkArguments('GrpcMethod.method', [service, method]);
    return new GrpcMethod(service, method);
  }

  private constructor(private readonly service: string, private readonly method?: string) {
    const wrong = !SERVICE.test(service) ? service : method !== undefined && !METHOD.test(method) ? method : undefined;
    if (wrong === undefined) return;
    throw new IngressError({
      code: 'invalid-route', message: `'${wrong}' is not the name of a gRPC service or method`, help: "use names such as 'shop.Cart' and 'Add': letters, digits and underscores",
    });
  }

  /** @internal */
  public _toSpec(): object {
    return { uri: this.method === undefined ? { prefix: `/${this.service}` } : { exact: `/${this.service}/${this.method}` } };
  }
}

/** A route of gRPC calls. */
export interface GrpcRouteOptions {
  /** Where the calls go. The port of the Service must speak HTTP/2: `appProtocol: grpc`, or a name that begins with `grpc`. */
  readonly destination: Destination;

  /**
   * Services and methods, each of them an alternative.
   *
   * @default - every call
   * @nonempty
   */
  readonly methods?: GrpcMethod[];

  /**
   * Headers (metadata of gRPC) that must match, by lower-case name.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: StringMatch };

  /**
   * Changes of the request's headers on the way to the destination.
   *
   * @default - none
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes of the response's headers on the way back.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;

  /**
   * Destinations that receive copies of calls; their responses are dropped.
   *
   * @default - none
   * @nonempty
   */
  readonly mirrors?: HttpMirror[];

  /**
   * Name of the route in access logs and metrics.
   *
   * @default - none
   */
  readonly name?: string;
}
