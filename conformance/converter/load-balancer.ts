import { duration } from './durations';
import { Fields } from './fields';
import {
  CookieHashOptions, HashAlgorithm, LoadBalancer, LocalityFailover, LocalityLoadBalancing, WarmupLoadBalancerOptions,
  ZoneAwareLoadBalancing,
} from 'cdk8s-istio-ingress';

/** `loadBalancer` of a policy. */
export function loadBalancer(fields: Fields): LoadBalancer {
  const options: WarmupLoadBalancerOptions = {
    locality: fields.part('localityLbSetting', locality),
    zoneAware: fields.part('zoneAwareLbSetting', zones),
    warmup: fields.part('warmup', each => ({
      duration: duration(each, 'duration') ?? each.refuse('duration', 'missing'),
      minimumPercent: each.number('minimumPercent'),
      aggression: each.number('aggression'),
    })),
  };
  const hash = fields.part('consistentHash', each => consistentHash(each, options));
  if (hash) return hash;
  const simple = fields.text('simple');
  switch (simple) {
    case 'ROUND_ROBIN': return LoadBalancer.roundRobin(options);
    case 'RANDOM': return LoadBalancer.random(options);
    case 'PASSTHROUGH': return LoadBalancer.passthrough();
    // the former name, and the default
    case 'LEAST_REQUEST': case 'LEAST_CONN': case undefined: return LoadBalancer.leastRequest(options);
    default: return fields.refuse('simple', simple);
  }
}

function consistentHash(fields: Fields, { locality: localities, zoneAware }: WarmupLoadBalancerOptions): LoadBalancer {
  const options = { locality: localities, zoneAware, algorithm: algorithm(fields) };
  const header = fields.text('httpHeaderName');
  if (header !== undefined) return LoadBalancer.hashOfHeader(header, options);
  const parameter = fields.text('httpQueryParameterName');
  if (parameter !== undefined) return LoadBalancer.hashOfQueryParameter(parameter, options);
  if (fields.flag('useSourceIp')) return LoadBalancer.hashOfSourceAddress(options);
  return fields.part('httpCookie', each => {
    const attributes = each.parts('attributes', pair => [pair.text('name') ?? '', pair.text('value') ?? '']);
    const cookie: CookieHashOptions = {
      ...options, ttl: duration(each, 'ttl'), path: each.text('path'), attributes: attributes && Object.fromEntries(attributes),
    };
    return LoadBalancer.hashOfCookie(each.text('name') ?? each.refuse('name', 'missing'), cookie);
  }) ?? fields.refuse('', 'without a key');
}

function algorithm(fields: Fields): HashAlgorithm | undefined {
  const size = fields.number('minimumRingSize');
  return fields.part('ringHash', each => HashAlgorithm.ringHash(each.number('minimumRingSize') ?? 1024))
    ?? fields.part('maglev', each => HashAlgorithm.maglev(each.number('tableSize') ?? 65537))
    ?? (size === undefined ? undefined : HashAlgorithm.ringHash(size));
}

function locality(fields: Fields): LocalityLoadBalancing {
  return {
    enabled: fields.flag('enabled'),
    distribute: fields.parts('distribute', each => ({
      from: each.text('from') ?? '', to: Object.fromEntries(Object.entries(each.map('to') ?? {}).map(([to, share]) => [to, Number(share)])),
    })),
    failover: failover(fields),
    failoverPriority: fields.texts('failoverPriority'),
  };
}

function zones(fields: Fields): ZoneAwareLoadBalancing {
  return {
    enabled: fields.flag('enabled'),
    failover: failover(fields),
    failoverPriority: fields.texts('failoverPriority'),
    minClusterSize: fields.number('minClusterSize'),
  };
}

function failover(fields: Fields): LocalityFailover[] | undefined {
  return fields.parts('failover', each => ({ from: each.text('from') ?? '', to: each.text('to') ?? '' }));
}
