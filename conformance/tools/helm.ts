import { goInstall } from './go';

export const HELM_VERSION = 'v3.22.0';

/** Installs Helm 3 and returns its path. */
export function installHelm(): string {
  return goInstall('helm.sh/helm/v3/cmd/helm', HELM_VERSION);
}
