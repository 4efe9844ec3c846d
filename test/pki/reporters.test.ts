import { CertificateReporter } from '../../src';

test('many stores in one program listen for its end once', () => {
  const before = process.listenerCount('exit');
  for (let count = 0; count < 20; count++) CertificateReporter.stderr().report([]);
  expect(process.listenerCount('exit') - before).toBe(1);
});
