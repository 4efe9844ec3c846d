import { judge } from './accepts-and-refuses';
import { DestinationSpec, destinationProblems, weightedDestinationsProblems } from '../../src/validation/destination';
import { exportToProblems } from '../../src/validation/export-to';

describe('destination', () => {
  judge((d: DestinationSpec) => destinationProblems(d), [
    [{ host: 'httpbin' }],
    [{ host: 'httpbin.shop.svc.cluster.local', port: { number: 8000 }, subset: 'v1' }],
    [{ host: '*.example.com' }],
    [{}, "destination host '' is empty"],
    [{ host: '*' }, 'not a single host'],
    [{ host: 'a_b' }, "invalid label 'a_b'"],
    [{ host: 'httpbin', port: {} }, 'port.number|error|IST0106|port 0 is out of range'],
    [{ host: 'httpbin', port: { number: 70000 } }, 'port 70000'],
    [{ host: 'httpbin', subset: 'v1.0' }, "subset 'v1.0'"],
  ]);
});

describe('destinations with weights', () => {
  const destination = { host: 'httpbin' };
  judge(weightedDestinationsProblems, [
    [[{ destination }]],
    [[{ destination, weight: 0 }]],
    [[{ destination, weight: 90 }, { destination, weight: 20 }]],
    [[{ destination }, { destination }], 'total weight of 0'],
    [[{ destination, weight: -1 }], 'weight -1 is not a whole number'],
    [[{ destination, weight: 1.5 }], 'weight 1.5 is not a whole number'],
    [[{ destination, weight: 2 ** 31 }], 'is not a whole number'],
    [[{ weight: 1 }], 'has no destination'],
  ]);
});

describe('exportTo of an object in namespace shop', () => {
  judge((exportTo: string[]) => exportToProblems(exportTo, 'shop'), [
    [[]],
    [['*']],
    [['.', 'istio-system']],
    [['.', '.'], 'twice'],
    [['.', 'shop'], 'twice'],
    [['*', 'shop'], "'*' together with other entries"],
    [['~'], "exportTo has '~'"],
    [['a.b'], "exportTo has 'a.b'"],
  ]);
});
