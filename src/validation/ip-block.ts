import { isIP } from 'node:net';
import { flawed, refused, ValidationProblem } from './problem';

/** An address, or a range of addresses, as numbers. */
interface Block {
  readonly family: 4 | 6;
  readonly address: bigint;
  /** Length of the prefix that addresses of the block share. */
  readonly prefix: number;
}

/** Problems of an IP address or CIDR range in a policy: what Istio refuses, and ranges that mean more than they show. */
export function ipBlockProblem(text: string): ValidationProblem | undefined {
  const block = parseBlock(text);
  if (!block) {
    const [address, zone] = text.split('%');
    if (zone && !zone.includes('/') && isIP(address) === 6) return odd(`'${text}' has a zone, which addresses of clients do not have`, `use '${address}'`);
    return problem(`'${text}' is not an IP address or CIDR range`,
      "use an address such as '203.0.113.7' or '2001:db8::7', or a range such as '203.0.113.0/24'");
  }
  if (block.family === 6 && block.address / 2n ** 32n === 0xffffn) {
    return odd(`'${text}' is an IPv4 address in IPv6 form, which Envoy compares with no IPv4 client`, 'use the IPv4 form');
  }
  const first = firstAddress(block);
  if (first === block.address) return undefined;
  const [address, prefix] = text.split('/');
  return odd(`'${text}' is not the beginning of a range: /${prefix} covers all addresses from ${addressText(block.family, first)}`,
    `use '${addressText(block.family, first)}/${prefix}' for the range, or '${address}' for one address`);
}

/** The IPv6 form of an IPv4 block, which some proxies write into `X-Forwarded-For`. Envoy compares it with IPv6 blocks only. */
export function mappedBlock(text: string): string | undefined {
  const block = parseBlock(text);
  return block?.family === 4 ? `::ffff:${text.split('/')[0]}/${block.prefix + 96}` : undefined;
}

/** Whether a block of a policy contains an address. */
export function blockContains(text: string, address: string): boolean {
  const [block, single] = [parseBlock(text), parseBlock(address)];
  if (!block || !single || block.family !== single.family) return false;
  return firstAddress(block) === firstAddress({ ...single, prefix: block.prefix });
}

function parseBlock(text: string): Block | undefined {
  const [, address, length] = /^([0-9A-Fa-f:.]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const family = address === undefined ? 0 : isIP(address);
  if (family !== 4 && family !== 6) return undefined;
  const bits = family === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? undefined : { family, address: family === 4 ? number4(address) : number6(address), prefix };
}

function firstAddress({ family, address, prefix }: Block): bigint {
  const size = 2n ** BigInt((family === 4 ? 32 : 128) - prefix);
  return address - address % size;
}

function number4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function number6(address: string): bigint {
  const plain = address.replace(/(?<=:)\d+(\.\d+){3}$/, last => {
    const number = number4(last);
    return `${(number / 65536n).toString(16)}:${(number % 65536n).toString(16)}`;
  });
  const [head, tail] = plain.split('::').map(side => side.split(':').filter(group => group !== ''));
  const groups = tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function addressText(family: 4 | 6, address: bigint): string {
  const [count, size] = family === 4 ? [4, 256n] : [8, 65536n];
  const parts = Array.from({ length: count }, (_, i) => address / size ** BigInt(count - 1 - i) % size);
  return family === 4 ? parts.join('.') : parts.map(part => part.toString(16)).join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help });
}

/** Istio accepts it. */
function odd(message: string, help: string): ValidationProblem {
  return flawed('policy-ip-block', 'warning', { code: 'invalid-access', message, help });
}
