import { foreignOrigin } from '../../src/validation/foreign-origin';

test.each([
  [{ regex: '.*' }, '*'],
  [{}, '*'],
  [{ exact: 'null' }, 'null'],
  [{ regex: 'https://.*' }, 'https://other.invalid'],
  [{ regex: 'https?://[^/]+' }, 'https://other.invalid'],
  [{ prefix: 'https://' }, 'https://other.invalid'],
  [{ prefix: 'h' }, 'https://other.invalid'],
  [{ prefix: 'https://app.example.com' }, 'https://app.example.com.other.invalid'],
  [{ prefix: 'https://preview-' }, 'https://preview-other.invalid'],
  [{ regex: 'https://app\\.example\\.com.*' }, 'https://app.example.com.other.invalid'],
  [{ regex: '.*example\\.com' }, 'https://otherexample.com'],
  [{ regex: 'https://.*example\\.com' }, 'https://otherexample.com'],
  [{ regex: 'https://.*.example.com' }, 'https://otherexample.com'],
  [{ regex: 'https://[a-z-]+.example.com' }, 'https://otherexample.com'],
  [{ regex: 'https://[a-z]{5}.example.com' }, 'https://other-example.com'],
  [{ regex: 'http://.*\\.com' }, 'http://other.com'],
  [{ regex: 'https://a\\.example\\.com|https://.*b\\.example\\.com' }, 'https://otherb.example.com'],
])('%j permits an origin that any site can have', (match, origin) => {
  expect(foreignOrigin(match)).toBe(origin);
});

test.each([
  [{ exact: 'https://app.example.com' }],
  [{ regex: 'https://app\\.example\\.com' }],
  [{ regex: 'https://[a-z0-9-]+\\.example\\.com' }],
  [{ regex: 'https://.*\\.example\\.com' }],
  [{ regex: '^https://(.*\\.)?example\\.com$' }],
  [{ regex: 'https://(a|b)\\.example\\.(com|org)' }],
  [{ regex: 'https://app\\.example\\.com(:\\d+)?' }],
  [{ regex: 'http://localhost:.*' }],
  [{ prefix: 'http://localhost:' }],
])('%j permits only origins of its owner', match => {
  expect(foreignOrigin(match)).toBeUndefined();
});
