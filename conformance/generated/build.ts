import { App, Chart, Duration } from 'cdk8s';
import { asksClients, Program, RouteModel, Site } from './program';
import {
  CaConfigMap, CaSecret, CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, GatewayVolumes,
  GatewayWorkload, HttpMatchOptions, HttpRewrite, HttpRouteOptions, HttpsRedirect,
  MutualTlsSecret, PathMatch, SecretMount, Server, ServerCertificate,
  ServerCertificateSecret, ServerTls,
  TlsPolicy, StringMatch, TerminatingTls, TlsProtocolVersion, TrustAnchors, TrustBundle, TrustBundleReference,
  VirtualService,
} from 'cdk8s-istio-ingress';

/** Builds the program with the library's public API and gives its manifests. */
export function build(program: Program): string {
  const builder = new Builder(program);
  return builder.app.synthYaml();
}

/** Names that the builder gives, which the oracle must know too. */
export const nameOf = (site: number) => `site-${site}`;
export const mountPath = (site: number) => `/etc/istio/${nameOf(site)}`;
export const EXTERNAL = 'external.example.net';

class Builder {
  readonly app = new App();
  private readonly charts = new Map<string, Chart>();
  private readonly ca: CertificateAuthority;
  private readonly workloads: GatewayWorkload[];
  private readonly gateways: Gateway[];

  constructor(private readonly program: Program) {
    const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
    this.ca = CertificateAuthority.selfSigned('ca', { store, intermediate: program.sites.length % 2 === 0 });
    this.workloads = program.workloads.map(({ namespace, selector }, index) =>
      new GatewayWorkload({ namespace, selector, name: `gateway-${index}` }));
    const used = new Set(program.sites.map(({ gateway }) => gateway));
    this.gateways = program.gateways.map(({ name, namespace, workload }, index) => used.has(index)
      ? new Gateway(this.chart(namespace), `Gateway-${index}`, { metadata: { name }, workload: this.workloads[workload] })
      : undefined as never);
    program.sites.forEach((site, index) => this.site(site, index));
  }

  private chart(namespace: string): Chart {
    const chart = this.charts.get(namespace) ?? new Chart(this.app, `chart-${namespace}`, { namespace });
    this.charts.set(namespace, chart);
    return chart;
  }

  private site(site: Site, index: number): void {
    const gateway = this.gateways[site.gateway];
    if (site.within !== undefined) {
      this.virtualService(site, index, gateway);
      return;
    }
    const { namespace } = this.program.gateways[site.gateway];
    const prefix = site.prefix === 'namespace/' ? `${site.namespace}/` : site.prefix;
    const hosts = site.hosts.map(host => `${prefix}${host}`);
    const server = { hosts, port: site.port, portName: site.portName };
    if (site.mode === 'passthrough') {
      gateway.addServer(Server.passthrough(server));
      const virtualService = new VirtualService(this.chart(site.namespace), `Routes-${index}`, {
        hosts: site.hosts, gateways: [gateway], metadata: { name: nameOf(index) },
      });
      virtualService.addTlsRoute({ destination: Destination.service('nginx', 443) });
      return;
    }
    if (site.mode === 'http') {
      gateway.addServer(Server.http(server));
      this.virtualService(site, index, gateway);
      return;
    }
    const tls = this.tls(site, index);
    if (site.namespace === namespace && site.portName === undefined) {
      const httpsRedirect = site.redirect ? HttpsRedirect.enabled() : HttpsRedirect.disabled();
      const { virtualService } = gateway.addHosts(hosts, { tls, name: nameOf(index), port: site.port, httpsRedirect });
      this.addRoutes(virtualService, site);
      return;
    }
    gateway.addServer(Server.https({ ...server, tls }));
    if (site.redirect) {
      gateway.addServer(Server.http({ hosts, httpsRedirect: true }));
    }
    this.virtualService(site, index, gateway);
  }

  private virtualService(site: Site, index: number, gateway: Gateway): void {
    const virtualService = new VirtualService(this.chart(site.namespace), `Routes-${index}`, {
      hosts: site.hosts, gateways: [gateway], metadata: { name: nameOf(index) },
    });
    this.addRoutes(virtualService, site);
  }

  private tls(site: Site, index: number): TerminatingTls {
    if (site.mode === 'istioMutual') {
      return ServerTls.istioMutual({ subjectAltNames: site.clientNames.length > 0 ? site.clientNames : undefined });
    }
    const { serverCertificate, clientCertificates } = this.material(site, index);
    const options = {
      serverCertificate,
      tlsPolicy: TlsPolicy.of({
        minProtocolVersion: site.versions.min as TlsProtocolVersion | undefined,
        maxProtocolVersion: site.versions.max as TlsProtocolVersion | undefined,
      }),
    };
    if (!asksClients(site.mode)) {
      return ServerTls.simple(options);
    }
    const mutual = { ...options, clientCertificates, subjectAltNames: site.clientNames.length > 0 ? site.clientNames : undefined };
    return site.mode === 'mutual' ? ServerTls.mutual(mutual) : ServerTls.optionalMutual(mutual);
  }

  private material(site: Site, index: number): { serverCertificate: ServerCertificate; clientCertificates: TrustAnchors } {
    const name = nameOf(index);
    const workload = this.workloads[this.program.gateways[site.gateway].workload];
    const scope = this.chart(site.namespace);
    const bundle = () => this.ca.issueServerCertificate(name, { dnsNames: site.hosts });
    const clients = TrustBundle.of(this.ca);
    const existing = (secretName: string) =>
      ServerCertificateSecret.fromSecretName(scope, `Existing-${secretName}`, secretName, { workload });
    const clientCertificates = () => {
      switch (site.authorities) {
        case 'secret':
          return TrustBundleReference.fromSecret(new CaSecret(scope, `Ca-${name}`, {
            trustBundle: clients, workload, metadata: { name: `clients-${name}-cacert` },
          }));
        case 'configMap':
          return TrustBundleReference.fromConfigMap(new CaConfigMap(scope, `Ca-${name}`, {
            trustBundle: clients, metadata: { name: `clients-${name}`, namespace: site.namespace },
          }));
        default:
          return TrustBundle.of(this.ca);
      }
    };
    // authorities that a server does not ask for are not made, or nobody would use them
    const clientsOf = (make: () => TrustAnchors) => asksClients(site.mode) ? make() : undefined as never;
    switch (site.certificate) {
      case 'mounted': {
        const mount = new SecretMount(scope, `Mount-${name}`, {
          secret: new MutualTlsSecret(scope, `Secret-${name}`, { bundle: bundle(), trustBundle: clients, workload, metadata: { name } }),
          mountPath: mountPath(index),
          workload,
        });
        GatewayVolumes.of([mount]);
        return {
          serverCertificate: ServerCertificate.fromMountedFiles(mount), clientCertificates: TrustBundleReference.fromMountedFile(mount),
        };
      }
      case 'paths': {
        const path = mountPath(index);
        return {
          serverCertificate: ServerCertificate.fromPaths({ serverCertificate: `${path}/tls.crt`, privateKey: `${path}/tls.key` }),
          clientCertificates: TrustBundleReference.fromPath(`${path}/ca.crt`),
        };
      }
      case 'mutualSecret': {
        const secret = new MutualTlsSecret(scope, `Secret-${name}`, {
          bundle: bundle(), trustBundle: clients, workload, metadata: { name },
        });
        return {
          serverCertificate: ServerCertificate.fromSecret(secret), clientCertificates: clientsOf(TrustBundleReference.fromServerSecret),
        };
      }
      case 'both':
        return {
          serverCertificate: ServerCertificate.ofKeyTypes({
            ecdsa: ServerCertificate.fromSecret(existing(name)), rsa: ServerCertificate.fromSecret(existing(`${name}-rsa`)),
          }),
          clientCertificates: clientsOf(clientCertificates),
        };
      case 'existing':
        return { serverCertificate: ServerCertificate.fromSecret(existing(name)), clientCertificates: clientsOf(clientCertificates) };
      case 'bundle':
        return { serverCertificate: ServerCertificate.fromBundle(bundle()), clientCertificates: clientsOf(clientCertificates) };
      case 'named':
        return { serverCertificate: ServerCertificate.issuedBy(this.ca, { name }), clientCertificates: clientsOf(clientCertificates) };
      default:
        return { serverCertificate: ServerCertificate.issuedBy(this.ca), clientCertificates: clientsOf(clientCertificates) };
    }
  }

  private addRoutes(virtualService: VirtualService, { routes, namespace }: Site): void {
    routes.forEach((route, index) => {
      const matches: HttpMatchOptions = { name: `route-${index}`, paths: paths(route), ...matchExtras(route) };
      if (route.action === 'redirect') {
        virtualService.addRedirect({ ...matches, authority: 'elsewhere.example', redirectCode: 302 });
      } else if (route.action === 'response') {
        virtualService.addDirectResponse({ ...matches, status: 418, body: 'teapot' });
      } else {
        virtualService.addRoute({ ...matches, destination: destination(route, namespace), ...routeExtras(route) });
      }
    });
  }
}

function paths({ match, path }: RouteModel): PathMatch[] | undefined {
  switch (match) {
    case 'exact': return [PathMatch.exact(`/${path}`)];
    case 'prefix': return [PathMatch.prefix(`/${path}`)];
    case 'regex': return [PathMatch.regex(`/${path.replaceAll('.', '\\.')}/[0-9]+`)];
    case 'two': return [PathMatch.exact(`/${path}`), PathMatch.prefix(`/${path}/`)];
    case 'all': return undefined;
  }
}

function matchExtras({ extras: { methods, header } }: RouteModel): HttpMatchOptions {
  const matches = {
    exact: () => StringMatch.exact('yes'),
    prefix: () => StringMatch.prefix('y'),
    regex: () => StringMatch.regex('y.*'),
    present: () => StringMatch.present(),
  };
  return { methods, ...header && { headers: { 'x-probe': matches[header]() } } };
}

function routeExtras({ extras: { timeout, retries, rewrite, requestHeaders, mirror } }: RouteModel): Partial<HttpRouteOptions> {
  const rewrites = {
    path: () => HttpRewrite.path('/new'),
    regex: () => HttpRewrite.regex('^/old/(.*)$', '/new/\\1'),
    authority: () => HttpRewrite.authority('internal.example'),
  };
  return {
    timeout: timeout === undefined ? undefined : Duration.millis(timeout),
    retries: retries === undefined
      ? undefined
      : retries === 0 ? { attempts: 0 } : { attempts: retries, perTryTimeout: Duration.seconds(2), retryOn: ['5xx', '503'] },
    rewrite: rewrite && rewrites[rewrite](),
    requestHeaders: requestHeaders ? { set: { 'x-from': 'ingress' }, add: { 'x-path': '%REQ(:PATH)%' }, remove: ['x-secret'] } : undefined,
    responseHeaders: requestHeaders ? { remove: ['server'] } : undefined,
    mirrors: mirror ? [{ destination: Destination.service('shadow', 80) }] : undefined,
  };
}

function destination({ action, service, port }: RouteModel, namespace: string): Destination {
  switch (action) {
    case 'far': return Destination.service(service, port, { namespace: 'far-away' });
    case 'external': return Destination.host(EXTERNAL, port);
    case 'weighted': return Destination.weighted([
      { destination: Destination.service(service, port), weight: 90 },
      { destination: Destination.service(`${service}-canary`, port, { namespace }), weight: 10 },
    ]);
    default: return Destination.service(service, port);
  }
}
