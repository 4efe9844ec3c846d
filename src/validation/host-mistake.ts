import { domainToASCII } from 'node:url';
import { isIpAddress } from './domain-name';

/** What a user wrote in the place of a host, and what to write. */
export interface HostMistake {
  /** The rest of a sentence about the host. */
  readonly flaw: string;
  readonly help: string;
}

/** Has none of the mistakes below. */
const NAME = /^[\w*-][\w.*-]*$/;

const URL_PARTS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:\s,]+)(?::(\d+))?(\/\S*)?$/i;

/**
 * The frequent mistakes that have a better answer than which label is wrong: a URL, a port, a path, several hosts in one text, a name that
 * is not ASCII, a leading dot, a variable, a regular expression.
 *
 * @param portField where the port belongs, if it belongs somewhere
 */
export function hostMistake(host: string, portField?: string): HostMistake | undefined {
  if (NAME.test(host) || isIpAddress(host)) {
    return undefined;
  }
  const variable = /\$\([^)]*\)|\$\{[^}]*\}/.exec(host)?.[0];
  if (variable !== undefined) {
    return { flaw: `contains the variable '${variable}'`, help: 'analyze the output of the tool that replaces it, such as kustomize or Flux' };
  }
  const names = host.split(/[\s,;]+/).filter(name => name !== '');
  if (names.length > 1 && names.every(name => name === '*' || name.includes('.'))) {
    return { flaw: 'is more than one host', help: `make each an entry of the list: ${names.map(name => `'${name}'`).join(', ')}` };
  }
  if (/\s/.test(host)) {
    return { flaw: 'has a space', help: names.length === 1 ? `write '${names[0]}'` : 'remove the space' };
  }
  const [, scheme, alone, port, path] = URL_PARTS.exec(host) ?? [];
  if (alone !== undefined && ((scheme ?? port) !== undefined || (path !== undefined && alone.includes('.')))) {
    const extra = [scheme && 'the scheme', port && 'the port', path && 'the path'].filter(part => part);
    const where = port && portField ? `, and ${port} as ${portField}` : '';
    return {
      flaw: 'is not a host alone',
      help: `write '${alone}'${where}: ${extra.join(' and ')} ${extra.length > 1 ? 'are' : 'is'} not part of a host`,
    };
  }
  if (/[^\p{ASCII}]/u.test(host)) {
    const [wildcard, name] = host.startsWith('*.') ? ['*.', host.slice(2)] : ['', host];
    const ascii = domainToASCII(name);
    return { flaw: 'is not ASCII', help: ascii === '' ? 'write its name in DNS' : `write its name in DNS: '${wildcard}${ascii}'` };
  }
  if (host.startsWith('.')) {
    return { flaw: 'begins with a dot', help: `write '*${host}' for every host below` };
  }
  return /[\\^$()[\]|+?]/.test(host)
    ? { flaw: 'reads like a regular expression', help: "hosts are names; only the first label may be a wildcard: '*.example.com'" } : undefined;
}
