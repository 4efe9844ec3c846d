import { judge } from './accepts-and-refuses';
import { bindProblem, portNameProblem, serverPortNumberProblem, serverProtocolProblem } from '../../src/validation/server-port';

describe('port number of a server', () => {
  judge(([number, bind]: [number, string?]) => serverPortNumberProblem(number, bind), [
    [[1]],
    [[65535]],
    [[0, 'unix:///run/a.sock']],
    [[0], 'out of range'],
    [[0, '10.0.0.1'], 'out of range'],
    [[65536], 'port 65536 is out of range'],
    [[-1], 'out of range'],
    [[80.5], 'out of range'],
  ]);
});

describe('protocol of a server', () => {
  judge(serverProtocolProblem, [
    ['HTTP'], ['https'], ['Tls'], ['GRPC-Web'], ['HTTP_PROXY'], ['http2'], ['grpc'], ['TCP'], ['udp'], ['Mongo'], ['redis'], ['mysql'],
    ['HTTP3', "protocol 'HTTP3' is unknown"],
    ['', "protocol '' is unknown"],
    ['toString', 'unknown'],
  ]);
});

describe('port name of a server', () => {
  judge(portNameProblem, [
    ['https'],
    ['https-443'],
    [undefined, 'has no port name'],
    ['', 'has no port name'],
    ['https.443', 'port-name-dot'],
  ]);
});

describe('bind address of a server', () => {
  judge(([bind, number]: [string, number]) => bindProblem(bind, number), [
    [['10.0.0.1', 443]],
    [['::', 443]],
    [['unix:///run/gateway.sock', 0]],
    [['unix://@abstract', 0]],
    [['localhost', 443], 'not an IP address'],
    [['unix://', 0], 'not an absolute path'],
    [['unix://run/a.sock', 0], 'not an absolute path'],
    [['unix:///run/', 0], 'not an absolute path'],
    [['unix:///run/a.sock', 443], 'port 443 cannot be combined with the Unix socket'],
  ]);
});
