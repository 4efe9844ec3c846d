import { judge } from './accepts-and-refuses';
import { virtualServiceHostProblem, virtualServiceHostsProblems } from '../../src/validation/virtual-service-host';

describe('hosts of a VirtualService bound to a gateway', () => {
  judge((host: string) => virtualServiceHostProblem(host, { boundToGateway: true }), [
    ['example.com'],
    ['httpbin'],
    ['*'],
    ['*.example.com'],
    ['*foo.example.com'],
    ['*-foo.example.com'],
    ['10.0.0.1'],
    ['::1'],
    ['', 'is empty'],
    ['a/b.com', "invalid label 'a/b'"],
    ['a.*.com', 'wildcard inside'],
    ['a.com.9', 'all-numeric'],
    ['outbound_.80_._.e2e.foobar.mesh', 'invalid label'],
  ]);
});

describe('hosts of a VirtualService with SNI matches', () => {
  judge((host: string) => virtualServiceHostProblem(host, { boundToGateway: true, matchesSni: true }), [
    ['outbound_.80_._.e2e.foobar.mesh'],
    ['outbound_.http_._.e2e.foobar.mesh', 'generated SNI name'],
  ]);
});

describe('hosts of a VirtualService of the mesh', () => {
  judge((host: string) => virtualServiceHostProblem(host, { boundToGateway: false }), [
    ['*.example.com'],
    ['*', 'not allowed for the mesh'],
  ]);
});

describe('hosts of one VirtualService together', () => {
  judge((hosts: string[]) => virtualServiceHostsProblems(hosts, { boundToGateway: true }), [
    [['a.com', 'b.com']],
    [['*.foo.com', 'foo.com']],
    [['a.com', 'a.com'], '[1]|error|IST0106|host'],
    [['*.foo.com', 'a.foo.com'], "overlaps '*.foo.com'"],
    [['a.foo.com', '*'], "overlaps 'a.foo.com'"],
    [['*.com', '*.foo.com'], "overlaps '*.com'"],
    [['ok.com', 'b_d'], '[1]|error|IST0106'],
  ]);
});
