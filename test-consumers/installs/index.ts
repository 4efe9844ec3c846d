import { Consumer } from '../consumer';
export const INSTALLS: readonly Consumer[] = [];
