import { isIP } from 'node:net';
import { SecureContext, SecureVersion } from 'node:tls';
import { Answer, serverText } from './answer';
import { authorize } from './authorization/authorize';
import { AuthorizedRequest } from './authorization/authorized-request';
import { connectionPolicies } from './authorization/connection-policies';
import { Tokens } from './authorization/tokens';
import { IBackend, isService } from './backend';
import { clientAddress } from './client-address';
import { Entrance, Entrances } from './entrance';
import { certificatesOf } from './handshake/certificate-path';
import { Handshakes, TlsClient } from './handshake/handshake';
import { FoundMaterial, serverMaterialOf } from './handshake/server-material';
import { secureVersion, tlsServer } from './handshake/tls-server';
import { httpAnswer } from './http-answer';
import { IngressRequestOptions } from './ingress-request-options';
import { IngressResponse } from './ingress-response';
import { FilterChain } from './listeners/filter-chain';
import { parseUrl, RequestUrl } from './request-url';
import { destinationsOf, unreachableDestination } from './routes/destinations';
import { RouteTable } from './routes/route-table';
import { authenticationsOf, policiesOf } from '../model/authorization';
import { envoyFiltersOf } from '../model/envoy-filters';
import { withDerivedObjects } from '../model/gateway-api/istio/istio-objects';
import { GatewayWorkloadModel } from '../model/gateway-workloads';
import { ServerModel } from '../model/gateways';
import { IngressModel } from '../model/ingress-model';
import { readManifests } from '../model/input/read-manifests';
import { terminatingOn } from '../model/load-balancers';
import { derivationOf, fullName, Resource } from '../model/resource';
import { trustedProxies } from '../model/trusted-proxies';
import { IClock, SystemClock } from '../pki/store/clock';
import { isTestAuthority } from '../pki/store/deterministic/test-certificates';

/** A server and its material for handshakes from the manifests. */
export interface ServerWithMaterial {
  readonly server: ServerModel;
  readonly material: FoundMaterial;
}

/** What a gateway enforces. */
interface Enforced {
  readonly policies: readonly Resource[];
  readonly tokens: Tokens;
}

/** The implementation of `IngressSimulator`: Istio's listeners, handshakes and routes, computed from manifests. */
export class Simulation {
  public static ofManifests(manifests: unknown, namespace: string | undefined, clock: IClock | undefined): Simulation {
    return new Simulation(new IngressModel(readManifests(manifests), { defaultNamespace: namespace }), clock);
  }

  readonly #model: IngressModel;
  readonly #clock: IClock | undefined;
  readonly #entrances: Entrances;
  readonly #tables = new Map<ServerModel, RouteTable>();
  readonly #handshakes = new Map<ServerModel, Promise<Handshakes>>();
  readonly #clients = new Map<string, SecureContext>();
  readonly #backends = new Map<string, IBackend>();
  readonly #enforced = new Map<GatewayWorkloadModel, Enforced>();

  constructor(model: IngressModel, clock: IClock | undefined) {
    this.#model = withDerivedObjects(model);
    this.#clock = clock;
    this.#entrances = new Entrances(this.#model);
  }

  public addBackend(host: string, backend: IBackend): void {
    this.#backends.set(host, backend);
  }

  public async request(url: string, options: IngressRequestOptions): Promise<IngressResponse> {
    const target = parseUrl(url, options);
    const answer = new Answer();
    const sni = sniOf(target, options);
    const balancer = target.secure ? this.#balancerOn(target.port) : undefined;
    if (balancer) return answer.unknown(`the load balancer of Service ${fullName(balancer)} terminates TLS on port ${target.port}`);
    const entrance = this.#enter(target, sni, answer);
    if ('closed' in entrance) return this.#refuseConnection(target, entrance.closed, answer);
    const refused = await this.#secure(entrance, target, sni, options, answer);
    return refused ?? this.#answered(this.#route(entrance, target, options, answer));
  }

  /** The result of `request` for a successful handshake, synchronously. */
  public route(url: string, options: IngressRequestOptions): IngressResponse {
    const target = parseUrl(url, options);
    const answer = new Answer();
    const entrance = this.#enter(target, sniOf(target, options), answer);
    return 'closed' in entrance ? this.#refuseConnection(target, entrance.closed, answer) : this.#route(entrance, target, options, answer);
  }

  /** The server for a connection to a URL, with its material for handshakes; undefined if there is none. */
  public serverFor(url: string, options: IngressRequestOptions): ServerWithMaterial | undefined {
    const target = parseUrl(url, options);
    const entrance = this.#entrances.find(target.port, sniOf(target, options));
    return 'closed' in entrance
      ? undefined
      : { server: entrance.chain.server, material: serverMaterialOf(this.#model, entrance.chain.server, entrance.workload) };
  }

  /** Every server that terminates TLS. */
  public get tlsServers(): ServerWithMaterial[] {
    return this.#model.gatewayWorkloads.flatMap(workload => this.#model.merge(workload).listeners.flatMap(({ servers }) => servers)
      .filter(({ terminates }) => terminates).map(server => ({ server, material: serverMaterialOf(this.#model, server, workload) })));
  }

  #balancerOn(port: number): Resource | undefined {
    return this.#model.gatewayWorkloads.map(workload => terminatingOn(workload, port)).find(service => service !== undefined);
  }

  #enter(target: RequestUrl, sni: string | undefined, answer: Answer): Entrance {
    const entrance = this.#entrances.find(target.port, target.secure ? sni : undefined);
    if ('closed' in entrance) return entrance;
    const { chain } = entrance;
    const who = target.secure ? sni
      ? `a client requests '${sni}' on port ${target.port}`
      : `a client sends no server name on port ${target.port}`
      : `a client requests ${target.request.authority} on port ${target.port}, without TLS`;
    answer.step(`${who}: ${serverText(chain.server)}`);
    answer.by(chain.server);
    return entrance;
  }

  #refuseConnection({ secure }: RequestUrl, why: string, answer: Answer): IngressResponse {
    if (secure) answer.shake('refused');
    return answer.refuse(why);
  }

  /** Undefined if the connection is established. */
  async #secure(
    entrance: Exclude<Entrance, { readonly closed: string }>, target: RequestUrl, sni: string | undefined,
    options: IngressRequestOptions, answer: Answer,
  ): Promise<IngressResponse | undefined> {
    const { chain, workload } = entrance;
    const terminates = chain.server.mode !== undefined && (chain.kind === 'https' || chain.kind === 'tcp');
    if (!target.secure) return terminates ? answer.refuse(`the server on port ${target.port} supports only TLS`) : undefined;
    if (chain.kind === 'passthrough') {
      answer.step('TLS is passed through: the handshake is between client and destination');
      return undefined;
    }
    if (!terminates) {
      if (chain.kind === 'tcp') return undefined;
      answer.shake('refused');
      return answer.refuse(`the server on port ${target.port} does not support TLS: clients fail with 'wrong version number'`);
    }
    if (options.handshake === false) return undefined;
    return this.#handshake(chain, workload, target, sni, options, answer);
  }

  async #handshake(
    { server }: FilterChain, workload: GatewayWorkloadModel, target: RequestUrl, sni: string | undefined,
    options: IngressRequestOptions, answer: Answer,
  ): Promise<IngressResponse | undefined> {
    const broken = derivationOf(server.gateway.resource, server.path)?.broken;
    const found: FoundMaterial = broken === undefined ? serverMaterialOf(this.#model, server, workload) : { state: 'broken', why: broken };
    if (found.state !== 'found') {
      answer.shake(found.state === 'unknown' ? 'unknown' : 'refused');
      if (found.state === 'broken') return answer.refuse(`the gateway closes the connection: ${found.why}`);
      answer.step(`the handshake is unknown at synth: ${found.why}`);
      return undefined;
    }
    answer.shake('refused');
    let handshakes: Handshakes;
    try {
      handshakes = await this.#handshakesOf(server, () => new Handshakes(tlsServer(server, found.material), this.#clients));
    } catch (error) {
      return answer.refuse(`the gateway closes the connection: certificate and key of server '${server.portName}' cannot be used `
        + `(${opensslReason(error)})`);
    }
    const [leaf] = certificatesOf(found.material.pairs[0].certificate);
    const result = await handshakes.make(clientOf(target, sni, options), this.#now(leaf));
    if (result.certificate) answer.show(result.certificate, result.version);
    if (result.refusal) {
      const { alert, why, by } = result.refusal;
      return answer.refuse(`${by === 'client' ? 'by the client' : 'by the gateway'}: ${why}`, alert);
    }
    answer.shake('ok');
    answer.step(`handshake: ${result.version}${options.clientCertificate && server.mode !== 'SIMPLE' ? ', with the client\'s certificate' : ''}`);
    return undefined;
  }

  #route(
    entrance: Exclude<Entrance, { readonly closed: string }>, target: RequestUrl, options: IngressRequestOptions, answer: Answer,
  ): IngressResponse {
    const { chain, workload, port } = entrance;
    const filters = envoyFiltersOf(this.#model.inventory, workload, port);
    const changing = filters.find(({ changesAnswers }) => changesAnswers);
    if (changing) return answer.unknown(`EnvoyFilter ${fullName(changing.resource)} changes filters or routes of the gateway`);
    filters.forEach(({ resource }) => answer.step(`EnvoyFilter ${fullName(resource)} changes settings that are not modeled`));
    const { policies } = this.#enforcedBy(workload);
    if (chain.route) {
      const { virtualService, path, destinations } = chain.route;
      const decision = authorize(connectionPolicies(policies), this.#subject(entrance, target, options));
      if (decision.verdict === 'denied') return answer.refuse(`the gateway closes the connection: ${decision.why}`);
      if (decision.verdict === 'unknown') return answer.unknown(decision.why);
      answer.step(answer.route(virtualService, path, undefined));
      const { namespace } = virtualService.resource;
      const source = derivationOf(virtualService.resource, path);
      if (source?.undecided !== undefined) return answer.unknown(source.undecided);
      if (source?.broken !== undefined) return answer.refuse(`the gateway closes the connection: ${source.broken}`);
      const routed = destinationsOf(this.#model, destinations, namespace, chain.server.port);
      const unreachable = routed.map(destination => unreachableDestination(this.#model, destination, namespace, workload.namespace));
      return unreachable.length > 0 && unreachable.every(why => why !== undefined)
        ? answer.refuse(`the gateway closes the connection: ${unreachable[0]}`) : answer.send(routed, {});
    }
    return this.#permitted(entrance, target, options, answer);
  }

  /** The policies of a gateway, and the rules by which it verifies tokens. */
  #enforcedBy(workload: GatewayWorkloadModel): Enforced {
    const enforced = this.#enforced.get(workload)
      ?? { policies: policiesOf(this.#model, workload), tokens: new Tokens(authenticationsOf(this.#model, workload)) };
    this.#enforced.set(workload, enforced);
    return enforced;
  }

  /** What policies compare, without a token. */
  #subject(
    { chain, workload, port }: Exclude<Entrance, { readonly closed: string }>, target: RequestUrl, options: IngressRequestOptions,
  ): AuthorizedRequest {
    const { request } = target;
    return {
      request,
      port,
      claims: undefined,
      serverName: sniOf(target, options) ?? '',
      address: clientAddress(request, options.sourceAddress, trustedProxies(this.#model.inventory, workload)),
      client: clientNames(chain.server.mode, options),
    };
  }

  /** Tokens are verified first, then policies decide, then routes. */
  #permitted(
    entrance: Exclude<Entrance, { readonly closed: string }>, target: RequestUrl, options: IngressRequestOptions, answer: Answer,
  ): IngressResponse {
    const [{ chain, workload }, { request }] = [entrance, target];
    const { policies, tokens } = this.#enforcedBy(workload);
    const token = tokens.verify(request, this.#now(undefined));
    if (token.state === 'refused') return answer.reply(token.status, token.why);
    const claims = token.state === 'valid' ? token.claims : undefined;
    const authorization = authorize(policies, { ...this.#subject(entrance, target, options), claims });
    if (authorization.verdict === 'denied') return answer.reply(403, authorization.why);
    if (authorization.verdict === 'unknown') return answer.unknown(authorization.why);
    if (token.state === 'valid' && token.unchecked) {
      answer.step('the token of the request is taken for valid: the keys of its issuer are not among the manifests');
    }
    return httpAnswer(this.#model, this.#table(chain, workload), { ...request, claims }, answer, workload.namespace);
  }

  #answered(response: IngressResponse): IngressResponse {
    const { destination, host, path } = response;
    if (!destination || host === undefined || path === undefined) return response;
    const found = [...this.#backends].find(([name]) => isService(destination.host, name));
    if (!found) return response;
    const statusCode = found[1].answer(path, host);
    return { ...response, statusCode, steps: [...response.steps, `${found[0]} answers ${statusCode}`] };
  }

  #table({ server, servers }: FilterChain, workload: GatewayWorkloadModel): RouteTable {
    const table = this.#tables.get(server) ?? new RouteTable(this.#model, workload, servers);
    this.#tables.set(server, table);
    return table;
  }

  #handshakesOf(server: ServerModel, make: () => Handshakes): Promise<Handshakes> {
    let handshakes = this.#handshakes.get(server);
    if (!handshakes) {
      handshakes = (async () => make())();
      this.#handshakes.set(server, handshakes);
    }
    return handshakes;
  }

  /** Certificates of tests are issued at a fixed time, which is also the time of the requests. */
  #now(leaf: { readonly issuer: string; readonly validFrom: string } | undefined): Date {
    if (this.#clock) return this.#clock.now();
    return leaf && isTestAuthority(leaf.issuer) ? new Date(Date.parse(leaf.validFrom) + 60 * 60 * 1000) : new SystemClock().now();
  }
}

function sniOf({ host, secure }: RequestUrl, { sni }: IngressRequestOptions): string | undefined {
  if (!secure) return undefined;
  return (sni ?? (isIP(host) ? '' : host)).toLowerCase() || undefined;
}

function clientOf(
  { host }: RequestUrl, sni: string | undefined, { trust, clientCertificate, tlsVersions }: IngressRequestOptions,
): TlsClient {
  const versions = (tlsVersions ?? []).map(secureVersion).filter((version): version is SecureVersion => version !== undefined).sort();
  return {
    host,
    sni,
    trust: trust?.pem,
    pair: clientCertificate && { certificate: clientCertificate.certificateChain, key: clientCertificate.privateKey },
    versions: { min: versions[0] ?? 'TLSv1.2', max: versions[versions.length - 1] ?? 'TLSv1.3' },
  };
}

/** The names in the client's certificate that policies compare; undefined if it is unknown whether the client presents one. */
function clientNames(
  mode: string | undefined, { clientCertificate, handshake }: IngressRequestOptions,
): { readonly names: string[] } | undefined {
  if (mode === undefined || mode === 'SIMPLE') return { names: [] };
  if (!clientCertificate) return mode === 'OPTIONAL_MUTUAL' && handshake !== false ? { names: [] } : undefined;
  const { uris, dnsNames, subject } = clientCertificate.certificate;
  return { names: [...uris, ...dnsNames, subject] };
}

/** The reason in an error of OpenSSL, without data. */
function opensslReason(error: unknown): string {
  const { reason, code } = error as { readonly reason?: string; readonly code?: string };
  return reason ?? code ?? 'not readable';
}

