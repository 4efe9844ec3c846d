import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { controller, objects, shop } from './shop';
import { schemaProblems, StructuralSchema } from './structural-schema';
import { CertManagerCertificate, CertManagerIssuer, KeyAlgorithm, SealingScope, SecretOutput } from '../../../src';
import { Synths } from '../../pki/pki-helpers';

const SHARED = join(__dirname, '../../../../shared/crds');
const present = existsSync(SHARED);
const crdTest = present ? test : test.skip;
if (!present) process.stderr.write(`skipped: manifests are not held to CRDs, for ${SHARED} is absent\n`);
const absent = present ? '' : ' (skipped: ../shared/crds is absent)';

function schema(file: string, kind: string, version: string): StructuralSchema {
  const crds = parseAllDocuments(readFileSync(join(SHARED, file), 'utf8')).map(document => document.toJSON());
  const { spec } = crds.find(crd => crd?.kind === 'CustomResourceDefinition' && crd.spec.names.kind === kind);
  return spec.versions.find(({ name }: any) => name === version).schema.openAPIV3Schema;
}

crdTest.each(Object.values(SealingScope))(`the CRD of SealedSecret accepts ours of scope %s${absent}`, scope => {
  const manifests = objects(
    shop(new Synths().store(), SecretOutput.sealed({ certificate: controller().certificate, scope })), 'SealedSecret',
  );
  const crd = schema('sealed-secrets-0.36.6.yaml', 'SealedSecret', 'v1alpha1');
  expect(manifests.flatMap(manifest => schemaProblems(manifest, crd))).toEqual([]);
  expect(schemaProblems({ ...manifests[0], spec: {} }, crd)).toEqual(['.spec.encryptedData is missing']);
});

crdTest(`the CRD of Certificate accepts ours${absent}`, () => {
  const chart = new Chart(new App(), 'shop');
  const issuer = CertManagerIssuer.issuer('ca');
  new CertManagerCertificate(chart, 'Small', { issuer, dnsNames: ['a.example.com'] });
  new CertManagerCertificate(chart, 'Large', {
    issuer: CertManagerIssuer.of('awspca.cert-manager.io', 'AWSPCAIssuer', 'pca'),
    dnsNames: ['*.b.example.com'],
    ipAddresses: ['192.0.2.1', '2001:db8::1'],
    keyAlgorithm: KeyAlgorithm.RSA_4096,
    lifetime: Duration.days(90),
    renewBefore: Duration.days(30),
    metadata: { name: 'b', labels: { a: '1' }, annotations: { b: '2' } },
  });
  const crd = schema('cert-manager-1.21.1-certificates.yaml', 'Certificate', 'v1');
  expect(objects(chart, 'Certificate').flatMap(manifest => schemaProblems(manifest, crd))).toEqual([]);
  expect(schemaProblems({ ...objects(chart, 'Certificate')[0], spec: { dnsName: 'a' } }, crd))
    .toEqual(['.spec.issuerRef is missing', '.spec.secretName is missing', '.spec.dnsName is unknown']);
});
