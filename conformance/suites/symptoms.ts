import * as fs from 'node:fs';
import { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { Context, Suite } from '../suite';
import { Backends, terminatingBalancer } from '../symptoms/backends';
import { browse } from '../symptoms/browser';
import { Client } from '../symptoms/client';
import { debugShop } from '../symptoms/debug-shop';
import { authorities, mistakes } from '../symptoms/mistakes';
import { Pages } from '../symptoms/rows';
import { Comparison } from '../symptoms/seen';
import { SITUATIONS } from '../symptoms/situations';

const NAME = 'symptoms';
/** Pages of which each row is judged. */
const COMPLETE = ['how-to/debug.md', 'how-to/mutual-tls.md'];
/** Envoy writes its access log every ten seconds. */
const LOG_MILLISECONDS = 11_000;

/** What clients see when something is wrong, as pages quote it: curl, openssl and Chromium at Envoy, and its access log. */
export const symptomsSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-symptoms-'));
    try {
      await judge(folder, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function judge(folder: string, { tools, report }: Context): Promise<void> {
  const pages = new Pages();
  const situations = SITUATIONS.map(situation => ({ ...situation, of: pages.row(situation.page, situation.row) }));
  const comparison = new Comparison(NAME, pages, report);
  const file = (...names: string[]) => path.join(folder, ...names);

  const trusted = authorities(folder);
  const backends = await Backends.start(trusted.servers.issueServerCertificate('backend', { dnsNames: ['secure.backends.example'] }));
  fs.writeFileSync(file('mistakes.yaml'), mistakes(trusted, backends, folder));
  fs.writeFileSync(file('shop.yaml'), debugShop(trusted.servers));
  const serve = (name: string) => tools.judge.serve({ envoy: tools.envoy, paths: [file(name)] });
  const [shop, wrong] = await Promise.all([serve('shop.yaml'), serve('mistakes.yaml')]);
  const balancer = await terminatingBalancer(trusted.servers.issueServerCertificate('balancer', { dnsNames: ['shop.example.com'] }), wrong.port(80));
  try {
    const files = { path: file, balancer: (balancer.address() as AddressInfo).port, closed: backends.ports.closed };
    const clients = situations.map((situation, index) => {
      const client = new Client(situation.gateway === 'shop' ? shop : wrong, `127.0.1.${index + 1}`, file('ca.crt'));
      return { ...situation, client };
    });
    for (const { of, client, see, works, race } of clients) {
      comparison.printed(of, await see(client, files), race);
      if (works !== undefined) comparison.works(of, await works(client, files));
    }
    const written = new Promise(resolve => setTimeout(resolve, LOG_MILLISECONDS));
    for (const { row, output, works = [], race } of await browse({ shop, mistakes: wrong, path: file })) {
      comparison.shown(pages.row(COMPLETE[0], row), output === undefined ? [] : [output], race);
      if (works.length > 0) comparison.works(pages.row(COMPLETE[0], row), works);
    }
    await written;
    for (const { of, client } of clients) comparison.logged(of, client.linesOf(await client.gateway.log(5000)));
    comparison.compare();
    for (const page of COMPLETE) comparison.complete(page);
  } finally {
    balancer.close();
    await Promise.all([shop.stop(), wrong.stop()]);
    backends.stop();
  }
}
