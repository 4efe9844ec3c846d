import { inspect } from 'node:util';
import { Synths } from './pki-helpers';
import { CertificateAuthority, CertificateBundle, Passphrase } from '../../src';

const synths = new Synths();
const store = synths.store();
const passphrase = 'open sesame, please';
const ca = CertificateAuthority.selfSigned('ca', { store, intermediate: true, passphrase: Passphrase.fromValue(passphrase) });
const issued = ca.issueServerCertificate('shop', { dnsNames: ['a.example'] });
const { certificateChain, privateKey } = issued;
const imported = CertificateBundle.fromPem({ certificateChain, privateKey });

/** Any line of the keys' base64 is key material, and so is the passphrase. */
const secrets = [passphrase, 'PRIVATE KEY', ...privateKey.split('\n').filter(line => line.length > 30 && !line.startsWith('-----'))];

test.each<[string, unknown]>([
  ['an issued bundle', issued],
  ['an imported bundle', imported],
  ['an authority', ca],
  ['a certificate', issued.certificate],
  ['a store', store],
  ['the issuance', store._issuance],
])('%s shows no key material', (_, value) => {
  const texts = [String(value), JSON.stringify(value), inspect(value, { depth: 20, showHidden: true, getters: false }), `${Object.values(value as object)}`];
  for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret);
});

test.each<[string, () => unknown]>([
  ['a key of another certificate', () => CertificateBundle.fromPem({ certificateChain: ca.certificate.toPem(), privateKey })],
  ['a damaged key', () => CertificateBundle.fromPem({ certificateChain, privateKey: privateKey.replace(/[A-Z]{2}/, '') })],
  ['a key in place of a chain', () => CertificateBundle.fromPem({ certificateChain: privateKey, privateKey })],
  [
    'a wrong passphrase',
    () =>
      CertificateBundle.fromPem({
        certificateChain,
        privateKey: synths.records.get('ca')!.privateKey!,
        passphrase: Passphrase.fromValue('wrong secret'),
      }),
  ],
  ['a conflict', () => CertificateAuthority.selfSigned('ca', { store })],
])('the error of %s shows no key material', (_, cause) => {
  let error: Error | undefined;
  try {
    cause();
  } catch (caught) {
    error = caught as Error;
  }
  expect(error).toMatchObject({ name: 'IngressError' });
  const text = `${error} ${error!.stack} ${JSON.stringify(error)} ${inspect(error, { depth: 20, showHidden: true })}`.replace(
    /-----BEGIN|block 'PRIVATE KEY'/g,
    '',
  );
  for (const secret of [...secrets.slice(2), passphrase, 'wrong secret']) expect(text).not.toContain(secret);
});
