import { CertificateReporter } from '../../src';

const change = (name: string, action: string) => ({ name, action, reason: 'new', message: `${action} ${name}: new` });

test('the reporter on stderr writes at once, and leaves nothing for the end of the program', () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const before = process.listenerCount('exit');
  CertificateReporter.stderr().report([change('a', 'created'), change('b', 'unchanged'), change('c', 'unchanged')]);
  const lines = written.mock.calls.map(([line]) => line);
  written.mockRestore();
  expect(lines).toEqual(['created a: new\n', '2 certificates unchanged\n']);
  expect(process.listenerCount('exit')).toBe(before);
});
