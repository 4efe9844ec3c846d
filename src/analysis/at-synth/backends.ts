import { ApiObject } from 'cdk8s';
import { Inventory, isKnownKind } from '../../model/inventory';
import { ServiceIndex } from '../../model/services';
import { DestinationSpec } from '../../validation/destination';
import { HttpRouteSpec } from '../../validation/virtual-service-spec';

/** Kinds that have nothing to say about a host but what its own objects say of them by name. */
const BY_NAME = new Set(['Gateway', 'VirtualService', 'Secret', 'ConfigMap', 'Certificate', 'SealedSecret', 'ExternalSecret']);
const WORKLOADS = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Namespace']);
const SERVICES = new Set(['Service', 'ServiceEntry']);

/** What an app knows of the backends of its routes, to tell routes alike that lead to different ones. */
export class Backends {
  /** Undefined when something is there that can make any two backends differ, such as a DestinationRule. */
  private readonly services?: ServiceIndex;
  private readonly unknown: boolean;
  /** By namespace and routes. */
  private readonly likenesses = new Map<string, string>();

  constructor(objects: readonly ApiObject[]) {
    const services = objects.filter(({ kind }) => SERVICES.has(kind));
    const comparable = objects.every(({ kind }) => !isKnownKind(kind) || BY_NAME.has(kind) || WORKLOADS.has(kind) || SERVICES.has(kind));
    this.unknown = comparable && services.length === 0;
    if (comparable) {
      this.services = new ServiceIndex(new Inventory(services.map(service => ({ object: service.toJson() as unknown, origin: {} }))));
    }
  }

  /** The same text for two lists of routes of which the same would be found. */
  public likenessOf(routes: readonly HttpRouteSpec[], namespace: string = 'default'): string {
    const written = `${namespace} ${JSON.stringify(routes)}`;
    let likeness = this.likenesses.get(written);
    if (likeness === undefined) {
      likeness = JSON.stringify(routes, (key, value: unknown) => key === 'destination' ? this.standIn(value as DestinationSpec, namespace) : value);
      this.likenesses.set(written, likeness);
    }
    return likeness;
  }

  /** A backend that is there with its port is like another such one; where none is known, all are alike. */
  private standIn(destination: DestinationSpec, namespace: string): DestinationSpec {
    const { host = '', port, subset } = destination;
    const found = this.services?.find(host, namespace)?.ports.includes(port?.number ?? 0);
    return found || this.unknown ? { subset } : destination;
  }
}
