import { cipherSuitesProblems } from '../../src/validation/cipher-suites';
import { destinationHostProblem } from '../../src/validation/destination';
import { durationProblem } from '../../src/validation/durations';
import { gatewayHostProblem } from '../../src/validation/gateway-host';
import { regexProblem } from '../../src/validation/re2';
import { virtualServiceHostProblem } from '../../src/validation/virtual-service-host';
import { virtualServiceShapeProblems } from '../../src/validation/virtual-service-spec';

describe('help names the cause', () => {
  test.each([['*.example.com', String.raw`.*\.example\.com`], ['/api/**', '/api/.*']])('of a glob in place of a regular expression: %s', (glob, regex) => {
    expect(regexProblem(glob)!.help).toContain(`'${regex}'`);
    expect(regexProblem(regex)).toBeUndefined();
  });

  test.each(['/(?!admin).*', '/(?<=a)b', String.raw`(a)\1`])('of look-around and back references: %s', regex => {
    expect(regexProblem(regex)!.help).toMatch(/^RE2 has no look-ahead/);
  });

  test('of a host that is not ASCII', () => {
    expect(gatewayHostProblem('*.bücher.example.com')!.help).toContain("'*.xn--bcher-kva.example.com'");
  });

  test.each([
    ['https://shop.example.com/', "write 'shop.example.com': the scheme and the path are"],
    ['shop.example.com:443', "write 'shop.example.com': the port is"],
    ['shop.example.com, api.example.com', "entry of the list: 'shop.example.com', 'api.example.com'"],
    ['.example.com', "write '*.example.com'"],
    ['shop.${DOMAIN}', 'the output of the tool that replaces it'],
    ['shop.$(namespace).example.com', 'the output of the tool that replaces it'],
    [String.raw`shop\.example\.com`, 'hosts are names'],
  ])('of what is not a host: %s', (host, help) => {
    expect(gatewayHostProblem(host)!.help).toContain(help);
    expect(virtualServiceHostProblem(host, { boundToGateway: true })!.help).toContain(help);
  });

  test('of a port in a destination', () => {
    expect(destinationHostProblem('shop:8080')!.help).toContain("write 'shop', and 8080 as port.number");
  });

  test.each([
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'write ECDHE-RSA-AES128-GCM-SHA256 for'],
    ['TLS_RSA_WITH_AES_256_CBC_SHA', 'write AES256-SHA for'],
    ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'write DES-CBC3-SHA for'],
    ['ecdhe-ecdsa-aes256-gcm-sha384', 'write ECDHE-ECDSA-AES256-GCM-SHA384 for'],
    ['ECDHE-RSA-AES128-SHA:AES128-SHA', 'make each suite an entry of the list: ECDHE-RSA-AES128-SHA, AES128-SHA'],
    ['TLS_AES_128_GCM_SHA256', 'TLS 1.3 suites cannot be chosen'],
  ])('of a cipher suite in another spelling: %s', (suite, help) => {
    expect(cipherSuitesProblems([suite])[0].help).toContain(help);
  });

  test.each([['5', "'5s' for seconds"], ['1d', "write '24h'"], ['10sec', "write '10s'"]])('of a duration in another form: %s', (duration, help) => {
    expect(durationProblem(duration)!.help).toContain(help);
  });

  test.each([
    ['gateways', { gateways: [null] }], ['http[0].route', { http: [{ route: [null] }] }],
  ])('of an entry without a value: %s', (field, spec) => {
    expect(virtualServiceShapeProblems(spec)[0].message).toBe(`entry ${field}[0] has no value (null)`);
  });
});
