import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { record, records, Resource } from '../../model/resource';
import { isBefore, NEWEST_ISTIO } from '../../validation/unavailable-fields';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SET = object('ListenerSet', 'team', { parentRef: { name: 'web' }, listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] });
const OPERATOR = (tag: string) => ({
  apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: 'istio', namespace: 'istio-system' }, spec: { tag },
});
const WITH_SET = (tag: string) => ({ add: gatewayApiObjects({ gateway: OPEN }, SET, OPERATOR(tag)) });
const OPEN = {
  allowedListeners: { namespaces: { from: 'Same' } },
  listeners: [{ name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } }],
};

/** The first release of Istio that bundles v1.5 of the CRDs, with ListenerSets and the Gateway's `tls`. */
const WITH_V1_5 = '1.30';
/** The first release that reads `mode` and authorities in a Secret. */
const WITH_V1_6 = '1.31';

/** Gateway API: the release of Istio that runs serves the objects and fields. */
export const gatewayApiIstioVersion: Rule = {
  id: 'gateway-api-istio-version',
  codes: ['istio-version'],
  complies: 'the release of Istio that runs reads ListenerSets, and the authorities that a Gateway names for client certificates',
  accepted: WITH_SET('1.30.0'),
  refused: WITH_SET('1.29.0'),
  check: context => [
    ...context.model.gatewayApi.listenerSets.map(({ resource }) => resource).flatMap(resource => listenerSet(context, resource)),
    ...context.model.gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio').flatMap(({ resource }) => frontend(context, resource)),
  ],
};

function listenerSet(context: RuleContext, resource: Resource): Report[] {
  return !runsBefore(context, resource, WITH_V1_5) ? [] : [{
    resource,
    path: 'kind',
    message: `Istio reads ListenerSets since ${WITH_V1_5}: nothing in it is served`,
    help: 'write its listeners into the Gateway, or update Istio',
  }];
}

function frontend(context: RuleContext, resource: Resource): Report[] {
  const { frontend: clients } = record(resource.spec.tls);
  if (clients === undefined || !runsBefore(context, resource, WITH_V1_6)) {
    return [];
  }
  if (runsBefore(context, resource, WITH_V1_5)) {
    return [{
      resource,
      path: 'spec.tls',
      message: `Istio reads tls of a Gateway since ${WITH_V1_5}: clients need no certificate`,
      help: 'use the option gateway.istio.io/tls-terminate-mode of the listener, or update Istio',
    }];
  }
  const places = [
    { validation: record(clients).default, path: 'spec.tls.frontend.default' },
    ...records(record(clients).perPort).map(({ tls }, i) => ({ validation: tls, path: `spec.tls.frontend.perPort[${i}].tls` })),
  ].map(({ validation, path }) => ({ validation: record(record(validation).validation), path: `${path}.validation` }));
  return places.flatMap(({ validation, path }) => [
    ...records(validation.caCertificateRefs).flatMap(({ kind }, i): Report[] => kind !== 'Secret' ? [] : [{
      resource,
      path: `${path}.caCertificateRefs[${i}].kind`,
      message: `Istio reads authorities from a Secret since ${WITH_V1_6}: the status is True, and no client can connect`,
      help: 'use a ConfigMap',
    }]),
    ...validation.mode !== 'AllowInsecureFallback' ? [] : [{
      resource,
      path: `${path}.mode`,
      message: `Istio reads the mode since ${WITH_V1_6}: every client needs a valid certificate`,
      help: 'remove the mode, or update Istio',
    }],
  ]);
}

function runsBefore({ model: { istioVersions } }: RuleContext, resource: Resource, version: string): boolean {
  return isBefore(istioVersions.of(resource) ?? NEWEST_ISTIO, version);
}
