/* eslint-disable no-bitwise -- the checksum and the regrouping of bits are bit fields */

const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The bytes of a Bech32 text (BIP 173) with a prefix; undefined if it is invalid. */
export function decodeBech32(text: string, prefix: string): Buffer | undefined {
  const lower = text.toLowerCase();
  if ((text !== lower && text !== text.toUpperCase()) || !lower.startsWith(`${prefix}1`)) return undefined;
  const values = [...lower.slice(prefix.length + 1)].map(character => CHARACTERS.indexOf(character));
  if (values.includes(-1) || values.length < 6 || checksum(prefix, values) !== 1) return undefined;
  return toBytes(values.slice(0, -6));
}

function checksum(prefix: string, values: readonly number[]): number {
  const codes = Buffer.from(prefix);
  const all = [...codes.map(code => code >> 5), 0, ...codes.map(code => code & 31), ...values];
  return all.reduce((sum, value) => {
    const top = sum >>> 25;
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((result, constant, bit) => ((top >> bit) & 1) ? result ^ constant : result, next);
  }, 1);
}

/** Groups of five bits as bytes; undefined if the remaining bits are not zero. */
function toBytes(values: readonly number[]): Buffer | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const value of values) {
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return count < 5 && (bits & ((1 << count) - 1)) === 0 ? Buffer.from(bytes) : undefined;
}
