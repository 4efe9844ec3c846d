import { access, forwardedCertificates, policies } from './access';
import { backends } from './backends';
import { clientAuthorities } from './client-authorities';
import { delegates } from './delegates';
import { httpPolicies } from './http-policies';
import { httpRoutes } from './http-routes';
import { matchPlaces } from './match-places';
import { meshCertificates } from './mesh-certificates';
import { installedVolumes, mountedFiles } from './mounted-files';
import { newestIstio } from './newest-istio';
import { secretOutputs } from './secret-outputs';
import { tcpRoutes } from './tcp-routes';
import { tlsRoutes } from './tls-routes';
import { tlsSettings } from './tls-settings';
import { webHostsProgram } from './web-hosts';
import { keyAlgorithms, workloads } from './workloads';
import { CorpusProgram } from '../program';

export const PROGRAMS: readonly CorpusProgram[] = [
  tlsSettings, meshCertificates, clientAuthorities, mountedFiles, installedVolumes, httpPolicies, httpRoutes, matchPlaces,
  delegates, tlsRoutes, tcpRoutes, backends, secretOutputs,
  workloads,
  keyAlgorithms,
  newestIstio,
  webHostsProgram,
  access,
  policies,
  forwardedCertificates,
];
