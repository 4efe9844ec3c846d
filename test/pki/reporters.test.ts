import { Chart, Testing } from 'cdk8s';
import { CaSecret, CertificateAuthority, CertificateReporter, CertificateStore } from '../../src';
import { removeTemporaryStores, temporaryStore } from './store/directory/temporary-store';

afterAll(removeTemporaryStores);

const change = (name: string, action: string) => ({ name, action, reason: 'new', message: `${action} ${name}: new` });

test('the line that counts unchanged certificates names their store when a program has several', () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const paths = [temporaryStore(), temporaryStore()];
  for (const [at, path] of paths.entries()) {
    for (const frozen of [false, true]) {
      const ca = CertificateAuthority.selfSigned(`ca-${at}`, { store: CertificateStore.directory(path, { frozen }) });
      if (frozen) new CaSecret(chart, `Ca${at}`, { trustBundle: ca.trustAnchors });
      else void ca.trustAnchors.pem;
    }
  }
  written.mockClear();
  app.synth();
  const lines = written.mock.calls.map(([line]) => line);
  written.mockRestore();
  expect(lines).toEqual(paths.map(path => `1 certificate unchanged in '${path}'\n`));
});

test('the reporter on stderr writes at once, and leaves nothing for the end of the program', () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const before = process.listenerCount('exit');
  CertificateReporter.stderr().report([change('a', 'created'), change('b', 'unchanged'), change('c', 'unchanged')]);
  const lines = written.mock.calls.map(([line]) => line);
  written.mockRestore();
  expect(lines).toEqual(['created a: new\n', '2 certificates unchanged\n']);
  expect(process.listenerCount('exit')).toBe(before);
});

test('a label begins every line, and cannot control the terminal', () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  CertificateReporter.stderr('staging\u001b[2J').report([change('a', 'created'), change('b', 'unchanged')]);
  const lines = written.mock.calls.map(([line]) => line);
  written.mockRestore();
  expect(lines).toEqual(['staging\\x1b[2J: created a: new\n', 'staging\\x1b[2J: 1 certificate unchanged\n']);
});
