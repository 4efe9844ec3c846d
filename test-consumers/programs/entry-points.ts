// every entry point, typed and loaded
import * as library from 'cdk8s-istio-ingress';
import { ERROR_CODES, IngressError, IngressErrorCode } from 'cdk8s-istio-ingress/errors';
import { IngressMatchers, matchers } from 'cdk8s-istio-ingress/jest';
import { GatewayValidation } from 'cdk8s-istio-ingress/plugin';

const code: IngressErrorCode = 'invalid-host';
export const typed: keyof IngressMatchers = 'toServeHost';
const found: unknown[] = [library.Gateway, IngressError, ERROR_CODES[code], matchers.toServeHost, GatewayValidation, library.CertificateStoreContract];
if (found.includes(undefined)) throw new Error(`an entry point lacks something: ${found.map((each) => typeof each)}`);
