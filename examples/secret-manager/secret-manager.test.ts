import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { main } from './main';
import { FakeSecretManager } from './secret-manager';
import { LoadedRecords, SecretManagerStore } from './secret-manager-store';
import { CertificateStoreContract } from 'cdk8s-istio-ingress';

let folder: string;
let silenced: jest.SpyInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-manager-'));
  silenced = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  silenced.mockRestore();
  rmSync(folder, { recursive: true });
});

async function synth(manager: FakeSecretManager, name: string): Promise<string> {
  const outdir = join(folder, name);
  await main(manager, new App({ outdir }));
  return readdirSync(outdir).map(file => readFileSync(join(outdir, file), 'utf8')).join('');
}

test.each(CertificateStoreContract.rules())('%s', rule => {
  const place = new LoadedRecords();
  CertificateStoreContract.check(rule, { createStore: () => new SecretManagerStore(place) });
});

test('the second synth gives the same manifests and saves nothing', async () => {
  const manager = new FakeSecretManager();
  const first = await synth(manager, 'first');
  expect(await synth(manager, 'second')).toBe(first);
  expect((await manager.get('ingress/certificates')).version).toBe(1);
});

test('when certificates cannot be saved, no manifest is written', async () => {
  const manager = new FakeSecretManager();
  manager.put = async () => { throw new Error('the network is down'); };
  await expect(synth(manager, 'dist')).rejects.toThrow('the network is down');
  expect(existsSync(join(folder, 'dist', 'shop.k8s.yaml'))).toBe(false);
});

test('of two programs at once the slower one saves nothing', async () => {
  const manager = new FakeSecretManager();
  const results = await Promise.allSettled([synth(manager, 'a'), synth(manager, 'b')]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await manager.get('ingress/certificates')).version).toBe(1);
});
