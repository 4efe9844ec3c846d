import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { KeyAlgorithm } from '../../../../src/index';
import { curveOf } from '../../../../src/pki/store/deterministic/curve';
import { signDeterministically } from '../../../../src/pki/store/deterministic/ecdsa';
import { SeededKeySource } from '../../../../src/pki/store/deterministic/seeded-key-source';
import { derChildren, derElement } from '../../../../src/pki/x509/der';

/** RFC 6979, appendices A.2.5 and A.2.6. */
const KEYS = {
  [KeyAlgorithm.EC_P256]: 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
  [KeyAlgorithm.EC_P384]: '6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5',
} as const;

const VECTORS: readonly [keyof typeof KEYS, string, string, string, string][] = [
  [
    KeyAlgorithm.EC_P256, 'sha256', 'sample', 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
    'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  ],
  [
    KeyAlgorithm.EC_P256, 'sha384', 'sample', '0EAFEA039B20E9B42309FB1D89E213057CBF973DC0CFC8F129EDDDC800EF7719',
    '4861F0491E6998B9455193E34E7B0D284DDD7149A74B95B9261F13ABDE940954',
  ],
  [
    KeyAlgorithm.EC_P256, 'sha512', 'sample', '8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00',
    '2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE',
  ],
  [
    KeyAlgorithm.EC_P256, 'sha256', 'test', 'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367',
    '019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
  ],
  [
    KeyAlgorithm.EC_P256, 'sha384', 'test', '83910E8B48BB0C74244EBDF7F07A1C5413D61472BD941EF3920E623FBCCEBEB6',
    '8DDBEC54CF8CD5874883841D712142A56A8D0F218F5003CB0296B6B509619F2C',
  ],
  [
    KeyAlgorithm.EC_P256, 'sha512', 'test', '461D93F31B6540894788FD206C07CFA0CC35F46FA3C91816FFF1040AD1581A04',
    '39AF9F15DE0DB8D97E72719C74820D304CE5226E32DEDAE67519E840D1194E55',
  ],
  [
    KeyAlgorithm.EC_P384, 'sha256', 'sample',
    '21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33BDE1E888E63355D92FA2B3C36D8FB2CD',
    'F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEBEFDC63ECCD1AC42EC0CB8668A4FA0AB0',
  ],
  [
    KeyAlgorithm.EC_P384, 'sha384', 'sample',
    '94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46',
    '99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8',
  ],
];

test.each(VECTORS)('%s with %s signs %j as RFC 6979 says', (algorithm, hash, message, r, s) => {
  const der = signDeterministically(curveOf(algorithm), Buffer.from(KEYS[algorithm], 'hex'), hash, Buffer.from(message));
  const integers = derChildren(der, derElement(der, 0)).map(({ contents, end }) => BigInt(`0x${der.toString('hex', contents, end)}`));
  expect(integers).toEqual([BigInt(`0x${r}`), BigInt(`0x${s}`)]);
});

test.each([
  [KeyAlgorithm.EC_P256, 'sha256'], [KeyAlgorithm.EC_P384, 'sha384'],
])('node accepts what %s signs, whatever key and data', (algorithm, hash) => {
  fc.assert(fc.property(fc.string(), fc.uint8Array(), (name, bytes) => {
    const source = new SeededKeySource('test');
    const key = createPrivateKey(source.createKeyPair(algorithm, name).privateKey);
    const data = Buffer.from(bytes);
    const signature = source.sign({ oid: '', hash, nullParameters: false }, key, data);
    return verify(hash, data, createPublicKey(key as never), signature);
  }), { numRuns: 200 });
});

test('no key or serial number is derived twice for different purposes, kinds or seeds', () => {
  const made = ['a', 'b'].flatMap(seed => ['a', 'b', 'a b'].flatMap(purpose => {
    const source = new SeededKeySource(seed);
    return [
      source.createKeyPair(KeyAlgorithm.EC_P256, purpose).publicKey.toString('hex'),
      source.createKeyPair(KeyAlgorithm.EC_P384, purpose).publicKey.toString('hex'),
      source.serialNumber(purpose).toString('hex'),
    ];
  }));
  expect(new Set(made).size).toBe(made.length);
});

test('a serial number is positive and 20 bytes long', () => {
  fc.assert(fc.property(fc.string(), purpose => {
    const serial = new SeededKeySource('test').serialNumber(purpose);
    return serial.length === 20 && serial[0] > 0 && serial[0] < 0x80;
  }));
});

