import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { reportShop } from '../fixtures/report-shop';
import { Context, Suite } from '../suite';
import { OpenPage, withPage } from '../tools/chromium';
import { run } from '../tools/process';
import { IngressReport } from 'cdk8s-istio-ingress';

const NAME = 'report';
const BYTES = 3_000_000;
/** Several times what it takes: other programs run on the machine. */
const MILLISECONDS = 10_000;
const AXE = fs.readFileSync(require.resolve('axe-core'), 'utf8');

interface Violation { readonly id: string; readonly nodes: readonly { readonly html: string }[] }

/** The HTML page of a report in Chromium. */
export const reportSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-report-'));
    try {
      for (const count of [3, 50, 1000]) await judge(count, folder, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function judge(count: number, folder: string, { report }: Context): Promise<void> {
  const id = `${count} hosts`;
  if (!report.selects(id)) { return; }
  const manifests = reportShop(count, new Date());
  const written = IngressReport.fromManifests(manifests);
  const file = path.join(folder, `${count}.html`);
  written.writeFile(file);
  const check = (judgedBy: string, words: string) => report.check({
    suite: NAME, judge: judgedBy, id, ok: words === '', words, evidence: `the manifests of reportShop(${count})`,
  });
  const { size } = fs.statSync(file);
  check('a page has less than 3 MB', size < BYTES ? '' : `${size} bytes`);
  check('no key and no value of a Secret is in it', secretsIn(fs.readFileSync(file, 'utf8'), manifests));
  for (const scheme of ['light', 'dark'] as const) {
    await withPage(file, scheme, async open => {
      process.stderr.write(`${id}, ${scheme}: ${size} bytes, loaded in ${Math.round(open.loaded)} ms\n`);
      check('Chromium: a page loads nothing', open.requests.join('\n'));
      check('Chromium: no error on the console', open.complaints.join('\n'));
      check('Chromium: it opens soon', open.loaded < MILLISECONDS ? '' : `${open.loaded} ms`);
      check(`axe-core: no violation (${scheme})`, await violations(open));
      if (scheme === 'light') {
        check('Chromium: the search finds a host', await search(open, 'api.example.com'));
        check('Chromium: the keyboard reaches the search and a host in the picture', await keyboard(open));
        check('Chromium: it prints every host as PDF', await print(open, count, folder));
      }
    });
  }
  const picture = path.join(folder, `${count}.svg`);
  written.writeFile(picture);
  await withPage(picture, 'dark', async ({ page, requests, complaints }) => {
    const root = await page.evaluate('document.documentElement.localName + " " + document.querySelectorAll("parsererror").length');
    check('Chromium: the picture alone is an SVG that loads nothing', root === 'svg 0' ? [...requests, ...complaints].join('\n') : String(root));
  });
}

function secretsIn(html: string, manifests: string): string {
  const keys = [...manifests.matchAll(/^ {2}(tls\.key|key): (\S+)$/gm)].map(([, , value]) => Buffer.from(value, 'base64').toString());
  const lines = keys.flatMap(key => key.split('\n').filter(line => line.length > 20 && !line.startsWith('---')));
  if (lines.length === 0) { return 'the manifests have no keys to look for'; }
  return lines.some(line => html.includes(line) || html.includes(Buffer.from(line).toString('base64').slice(3, -6))) || /PRIVATE KEY|LS0tLS1CRUdJTi/.test(html)
    ? 'it has a part of a key' : '';
}

async function violations({ page }: OpenPage): Promise<string> {
  await page.evaluate(AXE);
  const found = await page.evaluate('axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)') as Violation[];
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')}`).join('\n');
}

async function search({ page }: OpenPage, host: string): Promise<string> {
  await page.type('#search-hosts', host);
  const shown = await page.evaluate('[...document.querySelectorAll("#hosts > tbody")].filter(row => row.checkVisibility()).map(row => row.querySelector("th").textContent)') as string[];
  await page.evaluate('{ const input = document.querySelector("#search-hosts"); input.value = ""; input.dispatchEvent(new Event("input")); }');
  return shown.length === 1 && shown[0] === host ? '' : `${shown.length} rows: ${shown.slice(0, 5).join(', ')}`;
}

/** Presses the tab key until both have had the focus. */
async function keyboard({ page }: OpenPage): Promise<string> {
  const seen = new Set<string>();
  await page.evaluate('document.activeElement.blur(); scrollTo(0, 0); getSelection().removeAllRanges()');
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate('document.activeElement.id || document.activeElement.getAttribute("href") || ""') as string);
  }
  return ['search-hosts'].every(id => seen.has(id)) && [...seen].some(id => /^#host-\d+$/.test(id)) ? '' : [...seen].join(', ');
}

async function print({ page }: OpenPage, count: number, folder: string): Promise<string> {
  const file = path.join(folder, `${count}.pdf`);
  fs.writeFileSync(file, await page.pdf({ preferCSSPageSize: true, timeout: 120_000 }));
  const text = run('pdftotext', ['-layout', file, '-']);
  const printed = new Set(text.match(/details of \S+/gi)).size;
  return printed === count ? '' : `${printed} of ${count} hosts`;
}
