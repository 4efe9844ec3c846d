import { at } from '../../validation/problem';
import { NEWEST_ISTIO, unavailableFieldsProblems } from '../../validation/unavailable-fields';
import { Rule } from '../rule';

const WITH_BACKOFF = (istio: string) => ({
  'workload.spec.template.spec.containers[0].image': `docker.io/istio/proxyv2:${istio}`,
  'routes.spec.http[0].retries': { attempts: 2, backoff: '100ms' },
});

/** The version of Istio that reads an object has all its fields. */
export const istioVersion: Rule = {
  id: 'istio-version',
  codes: ['istio-version'],
  complies: 'the version of Istio that runs has every field and value of the object',
  accepted: { set: WITH_BACKOFF('1.26.0') },
  refused: { set: WITH_BACKOFF('1.25.5') },
  check: ({ model }) =>
    (['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'RequestAuthentication', 'AuthorizationPolicy'] as const)
      .flatMap(kind => model.inventory.every(kind))
      .flatMap(resource => {
        const version = model.istioVersions.of(resource) ?? NEWEST_ISTIO;
        return at('spec', ...unavailableFieldsProblems(resource.kind, resource.spec, version))
          .map(({ message, help, field }) => ({ resource, message, help, path: field }));
      }),
};
