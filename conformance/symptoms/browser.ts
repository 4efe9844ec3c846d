import { Page } from 'puppeteer-core';
import { withHosts } from '../tools/chromium';
import { Served } from '../tools/served';

/** A situation that a row of docs/how-to/debug.md says a browser shows. */
export interface BrowserSituation {
  readonly row: string;
  readonly outputs: readonly string[];
  /** Which alternative appears depends on who is faster. */
  readonly race?: boolean;
}

export interface Running {
  readonly shop: Served;
  readonly mistakes: Served;
  /** Files of authorities. */
  readonly authority: string;
  readonly openssl: string;
}

/** What Chromium shows at the gateways. */
export async function browse({ shop, mistakes, authority, openssl }: Running): Promise<BrowserSituation[]> {
  const at = ({ ready: { ports } }: Served) => Object.entries(ports).map(([port, local]) => `MAP *:${port} 127.0.0.1:${local}`).join();
  const [reused] = await withHosts({ hosts: at(shop), authority }, async page => {
    const first = await show(page, 'https://shop.example.com/basket');
    return [await show(page, 'https://www.example.com/'), first];
  });
  const untrusted = await withHosts({ hosts: at(shop) }, page => show(page, 'https://www.example.com/'));
  const commonName = await withHosts({ hosts: at(mistakes), authority: openssl }, page => show(page, 'https://cn.example.com/'));
  const [noCertificate, secured, loop] = await withHosts({ hosts: at(mistakes), authority }, async page => {
    const refused = await show(page, 'https://partner.example.com/');
    await show(page, 'https://shop.example.com/status/200');
    return [refused, await show(page, 'http://shop.example.com/status/200'), await show(page, 'https://shop.example.com/redirecting')];
  });
  return [
    { row: 'after the other was opened', outputs: [reused] },
    { row: 'ERR_CERT_AUTHORITY_INVALID', outputs: [untrusted] },
    { row: 'ERR_CERT_COMMON_NAME_INVALID', outputs: [commonName] },
    { row: 'ERR_BAD_SSL_CLIENT_AUTH_CERT', outputs: [noCertificate], race: true },
    { row: 'an earlier `Strict-Transport-Security` header', outputs: [secured] },
    { row: 'Maximum (50) redirects followed', outputs: [loop] },
  ];
}

/** The address that was typed, then the status and the address that is shown, or the error of the browser. */
async function show(page: Page, typed: string): Promise<string> {
  try {
    const response = await page.goto(typed);
    return `typed ${typed}\nHTTP ${response?.status()} ${response?.url()}`;
  } catch (error) {
    return `typed ${typed}\n${(error as Error).message}`;
  }
}
