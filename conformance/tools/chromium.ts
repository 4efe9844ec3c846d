import { launch, Page } from 'puppeteer-core';
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
  const browser = await launch({ executablePath: run('sh', ['-c', 'command -v chromium']).trim(), args: ['--no-sandbox', '--disable-gpu'], protocolTimeout: 120_000 });
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
