import { addPem } from './add-pem';
import { SealedCertificates } from './add-store';
import { ExpiringPlace, ExpiringUse, Renewal } from './expiring';
import { ExpiryList } from './expiry-list';
import { GatewayUses } from './gateway-uses';
import { IngressModel } from '../../model/ingress-model';
import { fullName, record, Resource } from '../../model/resource';
import { isEncrypted, secretKeys, secretValue } from '../../model/secrets';

const BEGIN = '-----BEGIN ';
const CERTIFICATE = 'tls.crt';
/** cert-manager writes it on the Secrets that it creates. */
const CERTIFICATE_NAME = 'cert-manager.io/certificate-name';
const CERT_MANAGER: Renewal = { by: 'cert-manager' };

/** Adds the certificates in Secrets and ConfigMaps, and the objects whose content only the cluster knows. */
export function addManifests(list: ExpiryList, model: IngressModel, sealed: SealedCertificates): void {
  const uses = new GatewayUses(model);
  const { inventory } = model;
  const issued = new Set(inventory.every('Certificate').map(({ namespace, spec }) => `${namespace}/${String(spec.secretName)}`));
  for (const resource of [...inventory.every('Secret'), ...inventory.every('ConfigMap')]) {
    if (resource.kind === 'Secret' && isEncrypted(resource)) {
      addSealed(resource, record(resource.object.data)[CERTIFICATE], 'is encrypted with SOPS');
      continue;
    }
    const renewal = issued.has(fullName(resource)) || resource.annotations[CERTIFICATE_NAME] !== undefined ? CERT_MANAGER : undefined;
    for (const key of secretKeys({ resource })) {
      const value = secretValue({ resource }, key);
      if (!value?.includes(BEGIN)) continue;
      addPem(list, value, resource.name, { place: { ...placeOf(resource), entry: key }, uses: usesOf(resource), renewal });
    }
  }
  for (const resource of inventory.every('SealedSecret')) {
    addSealed(resource, record(resource.spec.encryptedData)[CERTIFICATE], 'is sealed; only the controller in the cluster can read it');
  }
  for (const resource of inventory.every('ExternalSecret')) {
    addUnknown(resource, 'is in a secret store outside of the cluster', { by: 'External Secrets' });
  }
  for (const resource of inventory.every('Certificate')) {
    if (model.secrets.find(resource.namespace, String(resource.spec.secretName))?.contentKnown) continue;
    const { duration, renewBefore } = resource.spec;
    const times = `${duration === undefined ? '' : `, for ${String(duration)}`}${renewBefore === undefined ? '' : `, renewed ${String(renewBefore)} before the end`}`;
    addUnknown(resource, `is issued in the cluster${times}`, CERT_MANAGER);
  }
  uses.addAbsent(list);

  /** Of several objects with one name, as in folders of several environments, gateways of the model read the last. */
  function usesOf(resource: Resource): readonly ExpiringUse[] {
    return uses.of(inventory.last(resource));
  }

  function addSealed(resource: Resource, value: unknown, why: string): void {
    const found = { place: placeOf(resource), uses: usesOf(resource) };
    const id = typeof value === 'string' ? sealed.get(value) : undefined;
    if (id === undefined || !list.addPlace(id, found)) list.addUnknown(resource.name, why, found);
  }

  function addUnknown(resource: Resource, why: string, renewal: Renewal): void {
    list.addUnknown(resource.name, why, { place: placeOf(resource), uses: usesOf(resource), renewal });
  }
}

function placeOf(resource: Resource): ExpiringPlace {
  return { kind: resource.kind, name: fullName(resource) };
}
