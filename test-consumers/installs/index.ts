import { GO, JAVA, PYTHON } from './languages';
import { PACKAGE_MANAGERS } from './package-managers';
import { TUTORIAL } from './tutorial';
import { VERSIONS } from './versions';
import { WINDOWS } from './windows';
import { Consumer } from '../consumer';

/** Projects that are installed from the registries. */
export const INSTALLS: readonly Consumer[] = [WINDOWS, ...PACKAGE_MANAGERS, ...VERSIONS, TUTORIAL, PYTHON, JAVA, GO];
