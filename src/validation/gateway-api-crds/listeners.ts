import { crdRefused } from './crd-refused';
import { hostnameProblems, lengthProblems, rangeProblems, sectionNameProblems } from './values';
import { all, ValidationProblem } from '../problem';
import { isRecord } from '../shape';

/** Problems of the listeners of a Gateway or ListenerSet. */
export function listenersProblems(listeners: unknown): ValidationProblem[] {
  const entries = (Array.isArray(listeners) ? listeners : []).map(entry => isRecord(entry) ? entry : {});
  const names = new Map<unknown, number>();
  const places = new Map<string, number>();
  return all(lengthProblems(listeners, 'listeners', 64), ...entries.map((entry, i) => {
    const field = `listeners[${i}]`;
    const place = `${String(entry.port)} ${String(entry.protocol)} ${String(entry.hostname ?? '')}`;
    const [sameName, samePlace] = [names.get(entry.name), places.get(place)];
    names.set(entry.name, i);
    places.set(place, i);
    return all(
      sameName === undefined || entry.name === undefined ? []
        : [crdRefused(`${field}.name`, `'${String(entry.name)}' is also the name of listeners[${sameName}]`, 'give each listener a different name')],
      samePlace === undefined || entry.port === undefined ? []
        : [crdRefused(field, `listeners[${samePlace}] has the same port, protocol and hostname`, 'change or remove one of them')],
      sectionNameProblems(entry.name, `${field}.name`),
      hostnameProblems(entry.hostname, `${field}.hostname`),
      rangeProblems(entry.port, `${field}.port`, 1, 65535),
      protocolProblems(entry, field),
    );
  }));
}

function protocolProblems({ protocol, tls, hostname }: Record<string, unknown>, field: string): ValidationProblem[] {
  const isPlain = protocol === 'HTTP' || protocol === 'TCP' || protocol === 'UDP';
  if (isRecord(tls) && isPlain) {
    return [crdRefused(`${field}.tls`, `protocol ${protocol} has no tls`, 'use protocol HTTPS or TLS, or remove tls')];
  }
  if (hostname !== undefined && (protocol === 'TCP' || protocol === 'UDP')) {
    return [crdRefused(`${field}.hostname`, `protocol ${protocol} has no hostname`, 'remove it')];
  }
  if (!isRecord(tls)) {
    return [];
  }
  const { mode = 'Terminate', certificateRefs, options } = tls;
  if (protocol === 'HTTPS' && mode === 'Passthrough') {
    return [crdRefused(`${field}.tls.mode`, 'protocol HTTPS with mode Passthrough', 'use protocol TLS')];
  }
  const hasOptions = isRecord(options) && Object.keys(options).length > 0;
  const isEmpty = !hasOptions && !(Array.isArray(certificateRefs) && certificateRefs.length > 0);
  return mode === 'Terminate' && isEmpty
    ? [crdRefused(`${field}.tls`, 'mode Terminate has neither certificateRefs nor options', 'add certificateRefs')] : [];
}
