// What authors of certificate stores test with: `cdk8s-istio-ingress/store-contract`.
export { CERTIFICATE_STORE_CONTRACT, CertificateStoreRule, sampleRecord } from './pki/store/contract-rules';
