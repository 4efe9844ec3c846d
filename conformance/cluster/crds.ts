import * as fs from 'node:fs';
import * as path from 'node:path';
import { gatewayApiCrds, istioApiModule, moduleFile } from '../tools/go';

const GATEWAY_API = 'v1.6.1';

/** The modules of controllers whose kinds the examples write, and their files. */
const CONTROLLERS = [
  { module: 'github.com/cert-manager/cert-manager@v1.21.2', folder: 'deploy/crds', files: /_(certificates|challenges|clusterissuers|issuers)\.yaml$/ },
  { module: 'github.com/external-secrets/external-secrets@v1.3.2', folder: 'config/crds/bases', files: /_(externalsecrets|pushsecrets)\.yaml$/ },
  { module: 'github.com/bitnami-labs/sealed-secrets@v0.27.1', folder: 'helm/sealed-secrets/crds', files: /\.yaml$/ },
  { module: 'github.com/argoproj/argo-cd/v3@v3.2.0', folder: 'manifests/crds', files: /^application-crd\.yaml$/ },
  { module: 'github.com/fluxcd/source-controller@v1.7.0', folder: 'config/crd/bases', files: /_gitrepositories\.yaml$/ },
  { module: 'github.com/fluxcd/kustomize-controller@v1.7.3', folder: 'config/crd/bases', files: /_kustomizations\.yaml$/ },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.93.0', folder: 'example/prometheus-operator-crd', files: /_prometheusrules\.yaml$/,
  },
] as const;

/** The CustomResourceDefinitions of every kind that the library, its examples and its pages write. */
export function crdFiles(): string[] {
  return [
    path.join(istioApiModule(), 'kubernetes/customresourcedefinitions.gen.yaml'),
    ...gatewayApiCrds(GATEWAY_API),
    ...CONTROLLERS.flatMap(({ module, folder, files }) => {
      const all = moduleFile(module, folder);
      return fs.readdirSync(all).filter(file => files.test(file)).map(file => path.join(all, file));
    }),
  ];
}
