import { ConnectionPoolSpec } from './destination-rule-spec';
import { durationProblem, parseDuration } from './durations';
import { isInt32, isUint32 } from './integers';
import { at, refused, ValidationProblem } from './problem';

const HTTP_COUNTS = ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'] as const;

/** Problems of the connection pool of a DestinationRule. */
export function connectionPoolProblems(pool: ConnectionPoolSpec | undefined): ValidationProblem[] {
  if (pool === undefined) {
    return [];
  }
  const { tcp, http } = pool;
  return tcp || http ? [...at('tcp', ...tcpProblems(tcp)), ...at('http', ...httpProblems(http))]
    : [problem('a connection pool is empty', 'set http or tcp')];
}

function tcpProblems(tcp: NonNullable<ConnectionPoolSpec['tcp']> = {}): ValidationProblem[] {
  const { maxConnections, connectTimeout, idleTimeout, maxConnectionDuration, tcpKeepalive: { probes, time, interval } = {} } = tcp;
  return [
    ...countProblems({ maxConnections }),
    ...durationsProblems({ connectTimeout, maxConnectionDuration }),
    ...durationsProblems({ idleTimeout: idleTimeout !== undefined && parseDuration(idleTimeout) === 0 ? undefined : idleTimeout }),
    ...probes === undefined || isUint32(probes) ? []
      : [problem(`probes ${probes} is not a whole number from 0`, 'use 0 or more', 'tcpKeepalive.probes')],
    ...at('tcpKeepalive', ...durationsProblems({ time, interval })),
  ];
}

function httpProblems(http: NonNullable<ConnectionPoolSpec['http']> = {}): ValidationProblem[] {
  const { idleTimeout, h2UpgradePolicy, useClientProtocol, http2KeepAlive } = http;
  const missing = http2KeepAlive ? (['interval', 'timeout'] as const).filter(field => http2KeepAlive[field] === undefined) : [];
  return [
    ...HTTP_COUNTS.flatMap(field => countProblems({ [field]: http[field] })),
    ...durationsProblems({ idleTimeout }),
    ...h2UpgradePolicy === 'UPGRADE' && useClientProtocol
      ? [problem('h2UpgradePolicy is UPGRADE, but useClientProtocol is set', 'keep one of them', 'useClientProtocol')] : [],
    ...at('http2KeepAlive',
      ...missing.map(field => problem(`http2KeepAlive has no ${field}`, `set ${field}`, field)),
      ...durationsProblems({ interval: http2KeepAlive?.interval, timeout: http2KeepAlive?.timeout })),
  ];
}

function countProblems(counts: { readonly [field: string]: number | undefined }): ValidationProblem[] {
  return Object.entries(counts).flatMap(([field, count]) => count === undefined || (isInt32(count) && count >= 0) ? []
    : [problem(`${field} ${count} is not a whole number from 0`, 'use 0, which means no limit, or more', field)]);
}

function durationsProblems(durations: { readonly [field: string]: string | undefined }): ValidationProblem[] {
  return Object.entries(durations).flatMap(([field, duration]) => duration === undefined ? [] : at(field, durationProblem(duration, 'invalid-destination')));
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
