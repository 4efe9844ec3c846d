import { ApiObject } from 'cdk8s';
import { Inventory, isKnownKind } from '../../model/inventory';
import { ServiceIndex } from '../../model/services';
import { DestinationSpec } from '../../validation/destination';
import { HttpRouteSpec } from '../../validation/virtual-service-spec';

/** Kinds that affect only hosts that their own objects name. */
const BY_NAME = new Set(['Gateway', 'VirtualService', 'Secret', 'ConfigMap', 'Certificate', 'SealedSecret', 'ExternalSecret']);
const WORKLOADS = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Namespace']);
const SERVICES = new Set(['Service', 'ServiceEntry']);

/** The backends of an app's routes, to distinguish equal routes to different backends. */
export class Backends {
  /** Undefined if an object may make any two backends differ, such as a DestinationRule. */
  private readonly services?: ServiceIndex;
  private readonly unknown: boolean;
  /** By namespace and routes. */
  private readonly signatures = new Map<string, string>();

  constructor(objects: readonly ApiObject[]) {
    const services = objects.filter(({ kind }) => SERVICES.has(kind));
    const comparable = objects.every(({ kind }) => !isKnownKind(kind) || BY_NAME.has(kind) || WORKLOADS.has(kind) || SERVICES.has(kind));
    this.unknown = comparable && services.length === 0;
    if (comparable) {
      this.services = new ServiceIndex(new Inventory(services.map(service => ({ object: service.toJson() as unknown, origin: {} }))));
    }
  }

  /** A key that is equal for two lists of routes with equal findings. */
  public signatureOf(routes: readonly HttpRouteSpec[], namespace: string = 'default'): string {
    const written = `${namespace} ${JSON.stringify(routes)}`;
    let signature = this.signatures.get(written);
    if (signature === undefined) {
      signature = JSON.stringify(
        routes, (key, value: unknown) => key === 'destination' ? this.comparable(value as DestinationSpec, namespace) : value,
      );
      this.signatures.set(written, signature);
    }
    return signature;
  }

  /** All backends with the port of their route are equal; if no Service is known, all backends are. */
  private comparable(destination: DestinationSpec, namespace: string): DestinationSpec {
    const { host = '', port, subset } = destination;
    const service = this.services?.find(host, namespace);
    const found = service?.exportTo.includes('*') && service.ports.includes(port?.number ?? 0);
    return found || this.unknown ? { subset } : destination;
  }
}
