import { generateKeyPairSync } from 'node:crypto';
import { gzipSync, deflateSync } from 'node:zlib';
import { ManifestSnapshot } from '../../src';
import { PLACES, showsKey } from '../helpers/misplaced-keys';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const der = privateKey.export({ type: 'pkcs8', format: 'der' });
const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
const jwk = privateKey.export({ format: 'jwk' });
const b64 = (x: Buffer | string) => Buffer.from(x as any).toString('base64');
const forms: { readonly [name: string]: any } = {
  pem,
  sec1,
  b64pem: b64(pem),
  b64der: b64(der),
  b64url: der.toString('base64url'),
  hex: der.toString('hex'),
  hexUpper: der.toString('hex').toUpperCase(),
  hexColon: der.toString('hex').replace(/..(?=.)/g, '$&:'),
  doubleB64: b64(b64(pem)),
  doubleB64der: b64(b64(der)),
  gzip: gzipSync(pem).toString('base64'),
  gzipDer: gzipSync(der).toString('base64'),
  deflate: deflateSync(pem).toString('base64'),
  jwk: JSON.stringify(jwk),
  jwkPretty: JSON.stringify(jwk, null, 2),
  jwkObject: jwk,
  jwkB64: b64(JSON.stringify(jwk)),
  escaped: JSON.stringify({ key: pem }),
  crlf: pem.replace(/\n/g, '\r\n'),
  spaces: pem.replace(/\n/g, ' '),
  indented: pem.replace(/\n/g, '\n    '),
  urlEncoded: encodeURIComponent(pem),
  wrapped: b64(pem).replace(/.{60}/g, '$&\n'),
  noHeader: pem.split('\n').slice(1, -2).join('\n'),
  quotedPrintable: pem.replace(/=/g, '=3D'),
  htmlEscaped: pem.replace(/\n/g, '&#10;'),
  buffer: der,
  pemBuffer: Buffer.from(pem),
};
const d = Buffer.from(jwk.d!, 'base64url');
const needles: string[] = [
  sec1.split('\n')[1].slice(5, 45),
  pem.split('\n')[1].slice(5, 45),
  b64(pem).slice(60, 100),
  jwk.d!,
  d.toString('hex'),
  b64(b64(pem)).slice(80, 120),
  gzipSync(pem).toString('base64').slice(20, 60),
  der.toString('base64url').slice(10, 60),
  der.toString('hex').slice(40, 100),
  der.toString('hex').toUpperCase().slice(40, 100),
  forms.hexColon.slice(60, 120),
  forms.doubleB64der.slice(20, 60),
  forms.gzipDer.slice(20, 60),
  forms.deflate.slice(20, 60),
  forms.jwkB64.slice(20, 60),
];
test.each(Object.keys(forms))('a private key as %s is not in a snapshot', name => {
  const places = [(v: unknown) => v, (v: unknown) => ({ kind: 'ConfigMap', data: { x: v } }), (v: unknown) => ({ kind: 'Pod', spec: { args: [`--key=${v}`, 'x'] } })];
  for (const place of typeof forms[name] === 'string' ? places : places.slice(0, 2)) {
    const text = JSON.stringify(ManifestSnapshot.of(place(forms[name])));
    expect(needles.filter(needle => text.includes(needle))).toEqual([]);
  }
});

test.each(Object.entries(PLACES))('no part of a key is in a snapshot of text with the key in %s', (_, text) => {
  const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n';
  const shown = [text, `${other}---\n${text}`, { kind: 'ConfigMap', data: { text } }].map(input => JSON.stringify(ManifestSnapshot.of(input)));
  expect(shown.filter(showsKey)).toEqual([]);
});

test('every form would be found where it is not redacted', () => {
  const shown = Object.values(forms).map(form =>
    typeof form === 'string' ? form : JSON.stringify(Buffer.isBuffer(form) ? form.toString('base64') : form),
  );
  expect(shown.filter(text => !needles.some(needle => text.replace(/%2B/g, '+').replace(/%2F/g, '/').includes(needle)))).toEqual([]);
});

test('long words that are no keys stay', () => {
  const words = [
    'a'.repeat(64),
    '0123456789abcdef'.repeat(8),
    Buffer.from('no key, only a text that is long enough to be one'.repeat(3)).toString('base64'),
  ];
  expect(ManifestSnapshot.of({ kind: 'ConfigMap', data: words })).toEqual({ kind: 'ConfigMap', data: words });
});

test.each(['kind: Secret\ndata: &a\n  x: *a\n', `kind: Secret\na: &a [x, x]\n${'b: *a\n'.repeat(1)}c: [${'*a, '.repeat(300)}*a]\n`])(
  'text with aliases of what they are part of, or very many, gives a snapshot', text => {
    expect(typeof ManifestSnapshot.of(text)).toBe('string');
  });

test.each([
  ['of base64', 'x'.repeat(20_000_000)], ['in hexadecimal', 'ab'.repeat(10_000_000)], ['of a PEM block', `-----BEGIN EC PRIVATE KEY-----${'a'.repeat(20_000_000)}`],
])('megabytes %s give a snapshot, and nothing of them is in it', (_, text) => {
  const snapshot = ManifestSnapshot.of({ kind: 'ConfigMap', data: { text } });
  expect(JSON.stringify(snapshot)).toBe(`{"kind":"ConfigMap","data":{"text":"<text without a break, ${text.length} characters>"}}`);
});
