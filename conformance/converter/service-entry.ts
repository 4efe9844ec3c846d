import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Fields } from './fields';
import { ServiceEntry, ServiceEntryEndpoint, ServiceEntryLocation, ServiceEntryPort, ServiceEntryResolution } from 'cdk8s-istio-ingress';

/** Builds a ServiceEntry from its spec. */
export function serviceEntry(chart: Chart, fields: Fields, metadata: ApiObjectMetadata): void {
  new ServiceEntry(chart, 'ServiceEntry', {
    hosts: fields.texts('hosts') ?? [],
    addresses: fields.texts('addresses'),
    ports: fields.parts('ports', (each): ServiceEntryPort => ({
      number: each.number('number') ?? each.refuse('number', 'missing'),
      name: each.text('name'),
      protocol: each.text('protocol') ?? each.refuse('protocol', 'missing'),
      targetPort: each.number('targetPort'),
    })) ?? [],
    location: (fields.text('location') ?? 'MESH_EXTERNAL') as ServiceEntryLocation,
    resolution: (fields.text('resolution') ?? 'NONE') as ServiceEntryResolution,
    endpoints: fields.parts('endpoints', endpoint),
    workloadSelector: fields.part('workloadSelector', each => each.map('labels') ?? {}),
    subjectAltNames: fields.texts('subjectAltNames'),
    exportTo: fields.texts('exportTo'),
    metadata,
  });
}

function endpoint(fields: Fields): ServiceEntryEndpoint {
  const ports = fields.map('ports');
  return {
    address: fields.text('address'),
    ports: ports && Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, Number(port)])),
    labels: fields.map('labels'),
    network: fields.text('network'),
    locality: fields.text('locality'),
    weight: fields.number('weight'),
    serviceAccount: fields.text('serviceAccount'),
  };
}
