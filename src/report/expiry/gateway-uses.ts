import { ExpiringUse } from './expiring';
import { ExpiryList } from './expiry-list';
import { CredentialRead, FileRead } from '../../model/credentials';
import { IngressModel } from '../../model/ingress-model';
import { fullName, Resource } from '../../model/resource';

const MISSING: { readonly [state: string]: string } = {
  external: 'comes from outside of Kubernetes',
  denied: 'is in a namespace that the gateway may not read',
};

/** Which servers read which Secret or ConfigMap, and what they read that is not among the manifests. */
export class GatewayUses {
  private readonly byResource = new Map<Resource, ExpiringUse[]>();
  private readonly absent: { readonly name: string; readonly why: string; readonly use: ExpiringUse; readonly kind: string }[] = [];

  constructor(model: IngressModel) {
    for (const workload of model.gatewayWorkloads) {
      for (const server of workload.gateways.flatMap(({ servers }) => servers)) {
        const use = { gateway: fullName(server.gateway.resource), hosts: server.hosts.map(({ host }) => host) };
        for (const read of model.credentialReads(server, workload)) this.addCredential(read, use);
        for (const read of model.fileReads(server, workload)) this.addFile(read, use);
      }
    }
    this.addListeners(model);
  }

  public of(resource: Resource): readonly ExpiringUse[] {
    return this.byResource.get(resource) ?? [];
  }

  /** Adds what gateways read and the manifests do not have. */
  public addAbsent(list: ExpiryList): void {
    for (const { name, why, use, kind } of this.absent) list.addUnknown(name, why, { place: { kind, name }, uses: [use] });
  }

  /** Listeners of any GatewayClass: Secrets and ConfigMaps that they refer to. */
  private addListeners({ gatewayApi }: IngressModel): void {
    for (const listener of gatewayApi.gateways.flatMap(gateway => gatewayApi.listenersOf(gateway))) {
      const use = { gateway: fullName(listener.owner), hosts: [listener.hostname] };
      for (const { secret, reference: { kind, namespace, name } } of gatewayApi.referencesOf(listener)) {
        if (secret) this.add(secret.resource, use);
        else this.absent.push({ name: `${namespace}/${name}`, why: 'is not among the manifests', use, kind });
      }
    }
  }

  private addCredential({ secret, namespace, names, written, state }: CredentialRead, use: ExpiringUse): void {
    if (secret) {
      this.add(secret.resource, use);
    } else {
      const name = names[0] === undefined ? written : namespace === undefined ? names[0] : `${namespace}/${names[0]}`;
      this.absent.push({ name, why: MISSING[state] ?? 'is not among the manifests', use, kind: names[0] === undefined ? 'credential' : 'Secret' });
    }
  }

  private addFile({ file, filePath, role }: FileRead, use: ExpiringUse): void {
    if (file.state === 'found') {
      this.add(file.secret.resource, use);
    } else if (role !== 'key') {
      this.absent.push({ name: filePath, why: 'the Secret behind this file is not among the manifests', use, kind: 'mounted file' });
    }
  }

  private add(resource: Resource, use: ExpiringUse): void {
    this.byResource.set(resource, [...this.byResource.get(resource) ?? [], use]);
  }
}
