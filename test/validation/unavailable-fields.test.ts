import { fieldSince, isBefore, unavailableFieldsProblems } from '../../src/validation/unavailable-fields';

const fields = (kind: string, spec: unknown, version: string) =>
  unavailableFieldsProblems(kind, spec, version).map(({ field, message }) => `${field}: ${message}`);

const TLS = { servers: [{ tls: { mode: 'SIMPLE' } }, { tls: { alpnProtocols: ['http/1.1'] } }] };

test('a field is unavailable before the release that has it first', () => {
  expect(fields('Gateway', TLS, '1.31.4')).toEqual([
    "servers[1].tls.alpnProtocols: field 'alpnProtocols' exists since Istio 1.32; Istio 1.31.4 silently drops it",
  ]);
  expect(fields('Gateway', TLS, '1.32.0')).toEqual([]);
});

test('a later version than the known ones has every field', () => {
  expect(fields('Gateway', TLS, '1.40')).toEqual([]);
  expect(fields('Gateway', TLS, '2.0')).toEqual([]);
});

test('a value that an old release does not have is refused there', () => {
  expect(fields('ServiceEntry', { resolution: 'DYNAMIC_DNS' }, '1.27')).toEqual([
    "resolution: value DYNAMIC_DNS of 'resolution' exists since Istio 1.28; Istio 1.27 refuses it",
  ]);
  expect(fields('ServiceEntry', { resolution: 'DNS' }, '1.27')).toEqual([]);
});

test('a field that later releases do not have is unavailable there', () => {
  const versions = { Gateway: { 'servers[].name': { until: '1.29' }, 'servers[].bind': { since: '1.23', until: '1.28' } } };
  const problems = (version: string) => unavailableFieldsProblems('Gateway', { servers: [{ name: 'a', bind: '::' }] }, version, versions);
  expect(problems('1.28')).toEqual([]);
  expect(problems('1.29').map(({ message }) => message)).toEqual(["field 'bind' exists in Istio 1.23 to 1.28; Istio 1.29 silently drops it"]);
  expect(problems('1.30').map(({ message, help }) => `${message}; ${help}`)[0])
    .toBe("field 'name' exists until Istio 1.29; Istio 1.30 silently drops it; remove it: later versions of Istio do not have it");
});

test('a field without a value, or in something of another type, is none', () => {
  expect(fields('Gateway', { servers: [{ tls: { alpnProtocols: null } }] }, '1.22')).toEqual([]);
  for (const odd of [null, undefined, [], 'servers', { servers: {} }, { servers: [null, 1, { tls: [] }] }]) {
    expect(fields('Gateway', odd, '1.22')).toEqual([]);
  }
  expect(fields('Unknown', TLS, '1.22')).toEqual([]);
});

test('versions are compared by their numbers', () => {
  expect(isBefore('1.9', '1.22')).toBe(true);
  expect(isBefore('1.22.9', '1.22')).toBe(false);
  expect(isBefore('1.32', '2.0')).toBe(true);
  expect(fieldSince('Gateway', 'servers[].tls.credentialNames')).toBe('1.26');
});
