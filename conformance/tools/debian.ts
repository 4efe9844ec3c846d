import { exists, MissingTool, run, step } from './process';

/** Programs and the Debian package that has each. */
const PROGRAMS: Record<string, string> = {
  openssl: 'openssl',
  curl: 'curl',
  certtool: 'gnutls-bin',
  certutil: 'libnss3-tools',
  chromium: 'chromium',
  pdftotext: 'poppler-utils',
};

/** Foreign TLS stacks and a browser: what is missing comes from Debian's packages. */
export function installPrograms(): void {
  const packages = new Set(Object.entries(PROGRAMS).filter(([program]) => !exists(program)).map(([, name]) => name));
  if (packages.size > 0 && exists('apt-get')) {
    try {
      step([...packages].join(', '), () => {
        const env = { DEBIAN_FRONTEND: 'noninteractive' };
        run('apt-get', ['update', '-qq'], { env });
        run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
      });
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
    }
  }
  for (const [program, name] of Object.entries(PROGRAMS)) {
    if (!exists(program)) {
      throw new MissingTool(program, 'the checks by other people\'s programs', `install Debian's package ${name}`);
    }
  }
}
