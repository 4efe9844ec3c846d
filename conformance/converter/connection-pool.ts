import { duration } from './durations';
import { Fields } from './fields';
import { ConnectionPool, H2UpgradePolicy, HttpConnectionPool, TcpConnectionPool } from 'cdk8s-istio-ingress';

/** `connectionPool` of a policy. */
export function connectionPool(fields: Fields): ConnectionPool {
  return { tcp: fields.part('tcp', tcp), http: fields.part('http', http) };
}

function tcp(fields: Fields): TcpConnectionPool {
  return {
    maxConnections: fields.number('maxConnections'),
    connectTimeout: duration(fields, 'connectTimeout'),
    idleTimeout: duration(fields, 'idleTimeout'),
    maxConnectionDuration: duration(fields, 'maxConnectionDuration'),
    tcpKeepalive: fields.part('tcpKeepalive', each => ({
      probes: each.number('probes'), time: duration(each, 'time'), interval: duration(each, 'interval'),
    })),
  };
}

function http(fields: Fields): HttpConnectionPool {
  return {
    http1MaxPendingRequests: fields.number('http1MaxPendingRequests'),
    http2MaxRequests: fields.number('http2MaxRequests'),
    maxRequestsPerConnection: fields.number('maxRequestsPerConnection'),
    maxRetries: fields.number('maxRetries'),
    maxConcurrentStreams: fields.number('maxConcurrentStreams'),
    idleTimeout: duration(fields, 'idleTimeout'),
    h2UpgradePolicy: fields.text('h2UpgradePolicy') as H2UpgradePolicy | undefined,
    useClientProtocol: fields.flag('useClientProtocol'),
    http2KeepAlive: fields.part('http2KeepAlive', each => ({
      interval: duration(each, 'interval') ?? each.refuse('interval', 'missing'),
      timeout: duration(each, 'timeout') ?? each.refuse('timeout', 'missing'),
    })),
  };
}
