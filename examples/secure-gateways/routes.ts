import { Service } from 'cdk8s-plus-27';
import { Destination, HttpRouteOptions, PathMatch } from 'cdk8s-istio-ingress';

/** What the task lets through to httpbin. */
export function httpbinRoutes(service: Service): HttpRouteOptions[] {
  return [{
    paths: [PathMatch.prefix('/status'), PathMatch.prefix('/delay')],
    destination: Destination.fromService(service),
  }];
}

/** What the task lets through to bookinfo. */
export function bookinfoRoutes(productpage: Service): HttpRouteOptions[] {
  return [{
    paths: [
      PathMatch.exact('/productpage'),
      PathMatch.exact('/login'),
      PathMatch.exact('/logout'),
      PathMatch.prefix('/static'),
      PathMatch.prefix('/api/v1/products'),
    ],
    destination: Destination.fromService(productpage),
  }];
}
