import { Page } from 'puppeteer-core';
import { withHosts } from '../tools/chromium';
import { Served } from '../tools/served';

/** What Chromium shows in a situation that a row of docs/how-to/debug.md is about. */
export interface Shown {
  /** A text that only this row has. */
  readonly row: string;
  readonly output?: string;
  /** What it shows beside it, where everything works. */
  readonly works?: readonly string[];
  /** Which alternative appears depends on who is faster. */
  readonly race?: boolean;
}

export interface Running {
  readonly shop: Served;
  readonly mistakes: Served;
  /** A file of the folder of the suite. */
  readonly path: (...names: string[]) => string;
}

/** Opens pages at the gateways. */
export async function browse({ shop, mistakes, path }: Running): Promise<Shown[]> {
  const [authority, openssl] = [path('ca.crt'), path('openssl', 'ca.crt')];
  const shown: Shown[] = [];
  const visit = async (gateway: Served, trusted: string | undefined, use: (open: (typed: string) => Promise<string>) => Promise<Shown[]>) =>
    shown.push(...await withHosts({ hosts: rules(gateway), authority: trusted }, page => use(typed => see(page, typed))));
  await visit(shop, authority, async open => {
    await open('https://shop.example.com/basket');
    return [{ row: 'after the other was opened', output: await open('https://www.example.com/') }];
  });
  await visit(shop, authority, async open => [
    // the second host before the first one
    { row: 'after the other was opened', works: [await open('https://www.example.com/')] },
    { row: 'the Secret is missing', output: await open('https://pay.example.com/') },
    { row: 'NR filter_chain_not_found', output: await open('https://unknown.example.com/') },
    { row: 'no alternative certificate subject name', output: await open('https://api.example.com/') },
  ]);
  await visit(shop, undefined, async open => [{ row: 'curl has `--cacert`', output: await open('https://www.example.com/') }]);
  await visit(mistakes, openssl, async open => [
    { row: 'the host as its common name only', output: await open('https://cn.example.com/') },
    { row: 'certificate has expired', output: await open('https://expired.example.com/') },
    { row: 'the client does not trust the authority', output: await open('https://shop.example.com/') },
  ]);
  await visit(mistakes, authority, async open => [
    { row: 'wrong version number', output: await open('https://shop.example.com:80/') },
    { row: 'Failed to connect', output: await open('https://shop.example.com:9443/') },
    { row: 'ERR_BAD_SSL_CLIENT_AUTH_CERT', output: await open('https://partner.example.com/'), race: true },
    { row: 'Maximum (50) redirects followed', output: await open('https://shop.example.com/redirecting') },
    { row: 'an earlier `Strict-Transport-Security` header', output: await open('http://shop.example.com/status/200') },
  ]);
  return shown;
}

/** Where a gateway's ports are; nothing listens on 9443. */
function rules({ ready: { ports } }: Served): string {
  return [...Object.entries(ports), [9443, 1]].map(([port, local]) => `MAP *:${port} 127.0.0.1:${local}`).join();
}

/** The address that was typed, then the status and the address that is shown, or the error of the browser. */
async function see(page: Page, typed: string): Promise<string> {
  try {
    const response = await page.goto(typed);
    return `typed ${typed}\nHTTP ${response?.status()} ${response?.url()}`;
  } catch (error) {
    return `typed ${typed}\n${(error as Error).message}`;
  }
}
