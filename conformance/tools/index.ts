import { installPrograms } from './debian';
import { ENVOY_VERSION, installEnvoy } from './envoy';
import { buildJudge, goInstall, IstioVersion, istioVersions } from './go';
import { Judge } from './judge';
import { exists, run } from './process';
import { SEALING_VERSIONS } from './sealing';

const ZLINT_VERSION = 'v3.6.6';

/** Everything that judges, ready to be asked. */
export interface Tools {
  readonly judge: Judge;
  readonly istio: { current: IstioVersion; previous: IstioVersion };
  readonly envoy: string;
  readonly zlint: string;
  /** Version of each judge, for the table. */
  readonly versions: Record<string, string>;
}

/** Sets up what is not there yet; a missing toolchain is an error that names it. */
export function setUp(): Tools {
  installPrograms();
  const envoy = installEnvoy();
  const judge = new Judge(buildJudge());
  const istio = istioVersions();
  const zlint = goInstall('github.com/zmap/zlint/v3/cmd/zlint', ZLINT_VERSION);
  return {
    judge,
    istio,
    envoy,
    zlint,
    versions: {
      'Istio': istio.current.version,
      'Istio (older)': istio.previous.version,
      'Envoy': ENVOY_VERSION,
      'zlint': ZLINT_VERSION,
      ...SEALING_VERSIONS,
      'OpenSSL': run('openssl', ['version']).split(' ')[1],
      'GnuTLS': /certtool (\S+)/.exec(run('certtool', ['--version']))?.[1] ?? 'unknown',
      // certutil does not tell its own version
      'NSS': exists('dpkg') ? /Version: (\S+)/.exec(run('dpkg', ['-s', 'libnss3-tools']))?.[1] ?? 'unknown' : 'unknown',
      'Go': run('go', ['env', 'GOVERSION']).trim().replace(/^go/, ''),
      'Node': process.versions.node,
      'curl': run('curl', ['--version']).split(' ')[1],
    },
  };
}
