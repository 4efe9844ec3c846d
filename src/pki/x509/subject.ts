import { DistinguishedName } from './distinguished-name';
import { IngressError } from '../../errors/index';

/** The attributes of a subject in encoding order, with the upper bounds of RFC 5280, appendix A. */
export const SUBJECT_ATTRIBUTES = [
  { key: 'country', short: 'C', oid: '2.5.4.6', max: 2 },
  { key: 'state', short: 'ST', oid: '2.5.4.8', max: 128 },
  { key: 'locality', short: 'L', oid: '2.5.4.7', max: 128 },
  { key: 'organization', short: 'O', oid: '2.5.4.10', max: 64 },
  { key: 'organizationalUnit', short: 'OU', oid: '2.5.4.11', max: 64 },
  { key: 'commonName', short: 'CN', oid: '2.5.4.3', max: 64 },
] as const;

/** A longer common name is omitted: RFC 5280 allows no more, and clients do not read it. */
export const MAX_COMMON_NAME = 64;

/** The checked subject with its attributes in a fixed order; attributes without a value are omitted. */
export function normalizeSubject(subject: DistinguishedName, field: string): DistinguishedName {
  const checked: { [key: string]: string } = {};
  for (const { key, max } of SUBJECT_ATTRIBUTES) {
    const value = subject[key];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.trim() === '' || value.length > max || /\p{Cc}|\p{Cs}/u.test(value)) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `${key} ${JSON.stringify(value)} is not allowed in a subject`,
        help: `use 1 to ${max} printable characters`,
        field: `${field}.${key}`,
      });
    }
    checked[key] = value;
  }
  if (checked.country !== undefined && !/^[A-Z]{2}$/.test(checked.country)) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `country ${JSON.stringify(checked.country)} is not an ISO 3166 country code`,
      help: 'use two capital letters, such as DE',
      field: `${field}.country`,
    });
  }
  return checked;
}
