import { IngressResponse } from 'cdk8s-istio-ingress';

/** What Envoy may answer, as `KeptConnections` writes it; undefined for what is not known. */
export function expectedAnswers({ status, statusCode, redirect, destinations = [], steps }: IngressResponse): string[] | undefined {
  switch (status) {
    case 'routed': return [
      ...destinations.filter(({ share }) => share > 0).map(({ host }) => `200 ${host}`), ...steps.some(step => /^500 for/.test(step)) ? ['500'] : [],
    ];
    case 'redirected': return [`${statusCode} ${redirect}`];
    case 'refused': return ['refused'];
    case 'unknown': return undefined;
    default: return [String(statusCode)];
  }
}
