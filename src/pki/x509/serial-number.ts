import { IngressError } from '../../errors/index';

/** A normalized serial number: lower-case hexadecimal, whole bytes, without colons. */
export function normalizeSerialNumber(input: string): string {
  const digits = typeof input === 'string' ? input.replace(/^0x|:/gi, '').toLowerCase() : '';
  if (!/^[0-9a-f]{1,40}$/.test(digits)) {
    throw new IngressError({
      code: 'invalid-argument',
      message: `${JSON.stringify(input)} is not a serial number`,
      help: 'use hexadecimal digits, as `openssl x509 -noout -serial` prints it',
      field: 'serialNumber',
    });
  }
  return digits.padStart(digits.length + digits.length % 2, '0');
}
