import { judge } from './accepts-and-refuses';
import { gatewayHostProblem } from '../../src/validation/gateway-host';

const label63 = 'a'.repeat(63);

describe('hosts of a Gateway server', () => {
  judge(gatewayHostProblem, [
    ['example.com'],
    ['*.example.com'],
    ['*'],
    ['shop/example.com'],
    ['./example.com'],
    ['*/example.com'],
    ['*/*'],
    ['Example.COM'],
    ['example.com.'],
    [`${label63}.com`],
    ['10.0.0.1'],
    ['::ffff:10.0.0.1'],
    ['xn--bcher-kva.example'],
    ['/example.com', 'empty part'],
    ['shop/', 'empty part'],
    ['', 'is empty'],
    ['localhost', 'short name'],
    ['::1', 'IPv6 address'], // Istio asks for a dot before it looks for an address
    ['UP_PER/example.com', "invalid namespace 'UP_PER'"],
    ['a.b/example.com', "invalid namespace 'a.b'"],
    ['~/example.com', "invalid namespace '~'"],
    ['*foo.com', 'partial wildcard'],
    ['foo.*.com', 'partial wildcard'],
    ['*-a.foo.com', 'partial wildcard'],
    ['*.*.foo.com', 'wildcard inside'],
    ['my_host.com', "invalid label 'my_host'"],
    ['-a.com', "invalid label '-a'"],
    ['a..com', 'empty label'],
    ['a.b/c', "invalid namespace 'a.b'"],
    ['shop/a/b.com', "invalid label 'a/b'"],
    ['example.123', "all-numeric top level domain '123'"],
    ['10.0.0.256', "all-numeric top level domain '256'"],
    [`${label63}a.com`, 'invalid label'],
    [`${`${label63}.`.repeat(4)}com`, '259 characters long'],
    ['exämple.com', 'is not ASCII'],
  ]);
});

test.each([['https://a.example.com'], ['a.example.com:443'], ['https://a.example.com:443/']])('%s is refused with the host alone as the help', value => {
  expect(gatewayHostProblem(value)).toMatchObject({ finding: 'IST0106', help: expect.stringContaining("write 'a.example.com'") });
});
