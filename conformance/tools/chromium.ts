import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Browser, launch, Page } from 'puppeteer-core';
import { run } from './process';

/** A page of a headless Chromium, with what it did. */
export interface OpenPage {
  readonly page: Page;
  /** Addresses that the page requested, besides its own. */
  readonly requests: readonly string[];
  /** Errors and warnings of the console, and exceptions. */
  readonly complaints: readonly string[];
  /** Milliseconds from the start of the navigation to the end of loading. */
  readonly loaded: number;
}

/** Opens a local file in a new Chromium, and closes it after use. */
export async function withPage<T>(file: string, scheme: 'light' | 'dark', use: (open: OpenPage) => Promise<T>): Promise<T> {
  const browser = await chromium([], process.env);
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const requests: string[] = [];
    const complaints: string[] = [];
    const address = `file://${file}`;
    page.on('request', request => { if (request.url() !== address) requests.push(request.url()); });
    page.on('console', message => { if (['error', 'warn'].includes(message.type())) complaints.push(message.text()); });
    page.on('pageerror', error => complaints.push(String(error)));
    await page.goto(address, { waitUntil: 'load' });
    const loaded = await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd') as number;
    return await use({ page, requests, complaints, loaded });
  } finally {
    await browser.close();
  }
}

/** Opens pages of hosts in a new Chromium, with a new profile. */
export interface HostPages {
  /** Rules of `--host-resolver-rules`: where hosts are. */
  readonly hosts: string;
  /** A file with an authority that the user imports. */
  readonly authority?: string;
}

/** Uses a page of a Chromium that finds hosts at other addresses, and trusts an authority. */
export async function withHosts<T>({ hosts, authority }: HostPages, use: (page: Page) => Promise<T>): Promise<T> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-chromium-'));
  if (authority !== undefined) {
    const store = path.join(home, '.pki', 'nssdb');
    fs.mkdirSync(store, { recursive: true });
    run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
    run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'authority', '-i', authority]);
  }
  const browser = await chromium([`--host-resolver-rules=${hosts}`], { ...process.env, HOME: home });
  try {
    return await use(await browser.newPage());
  } finally {
    await browser.close();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function chromium(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Browser> {
  return launch({
    executablePath: run('sh', ['-c', 'command -v chromium']).trim(), args: ['--no-sandbox', '--disable-gpu', ...args], env, protocolTimeout: 120_000,
  });
}
