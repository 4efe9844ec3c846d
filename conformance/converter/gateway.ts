import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Fields } from './fields';
import { passthroughTls, terminatingTls } from './server-tls';
import { Gateway, GatewayWorkload, Server } from 'cdk8s-istio-ingress';

/** What all servers have. */
interface Common {
  readonly hosts: string[];
  readonly portName: string;
  readonly bind?: string;
}

/** Builds a Gateway from its spec. */
export function gateway(chart: Chart, fields: Fields, metadata: ApiObjectMetadata): void {
  const workload = new GatewayWorkload({ namespace: metadata.namespace, selector: fields.map('selector') ?? {} });
  const servers = fields.parts('servers', each => server(chart, each, workload)) ?? [];
  new Gateway(chart, 'Gateway', { servers, workload, metadata });
}

function server(chart: Chart, fields: Fields, workload: GatewayWorkload): Server {
  const { port, portName, protocol } = fields.part('port', each => ({
    port: each.number('number') ?? each.refuse('number', 'missing'),
    portName: each.text('name') ?? each.refuse('name', 'missing'),
    protocol: (each.text('protocol') ?? '').toUpperCase(),
  })) ?? fields.refuse('port', 'missing');
  const common: Common = { hosts: fields.texts('hosts') ?? [], portName, bind: fields.text('bind') };
  return fields.part('tls', tls => tlsServer(chart, tls, workload, { ...common, port }, protocol))
    ?? plainServer(fields, { ...common, port }, protocol);
}

function plainServer(fields: Fields, options: Common & { readonly port: number }, protocol: string): Server {
  switch (protocol) {
    case 'HTTP': case 'HTTP2': case 'GRPC': return Server.http(options);
    case 'TCP': return Server.tcp(options);
    default: return fields.refuse('port.protocol', `${protocol} without TLS`);
  }
}

function tlsServer(
  chart: Chart, tls: Fields, workload: GatewayWorkload, options: Common & { readonly port: number }, protocol: string,
): Server {
  if (protocol === 'HTTP') return Server.http({ ...options, httpsRedirect: tls.flag('httpsRedirect') });
  const mode = tls.text('mode');
  if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') return Server.passthrough({ ...options, tls: passthroughTls(mode) });
  const terminating = terminatingTls(chart, tls, workload, mode);
  switch (protocol) {
    case 'HTTPS': return Server.https({ ...options, tls: terminating });
    case 'TLS': return Server.tls({ ...options, tls: terminating });
    default: return tls.refuse('mode', `${mode} for protocol ${protocol}`);
  }
}
