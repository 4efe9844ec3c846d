import { X509Certificate } from 'node:crypto';
import { IngressResponse, PresentedCertificate, RequestDestination } from './ingress-response';
import { ServerModel } from '../model/gateways';
import { Derivation, derivationOf, fullName, Resource } from '../model/resource';
import { VirtualServiceModel } from '../model/virtual-services';
import { RoutedDestination } from './routes/destinations';
import { Certificate } from '../pki/x509/certificate';

type Writable = { -readonly [key in keyof IngressResponse]: IngressResponse[key] };

/** Builds a response. */
export class Answer {
  readonly #response: Partial<Writable> = {};
  readonly #steps: string[] = [];

  public step(text: string): void {
    this.#steps.push(text);
  }

  public by(server: ServerModel): void {
    const { resource } = server.gateway;
    this.#response.gateway = fullName(derivationOf(resource, server.path)?.gateway ?? resource);
    this.#response.server = server.portName;
  }

  public shake(how: 'ok' | 'refused' | 'unknown'): void {
    this.#response.handshake = how;
  }

  public show(certificate: X509Certificate, tlsVersion: string | undefined): void {
    this.#response.certificate = describe(certificate);
    this.#response.tlsVersion = tlsVersion;
  }

  /** The object of the route, and its name or path in it; returns both as text. */
  public route({ resource }: VirtualServiceModel, path: string, name: string | undefined): string {
    const source = derivationOf(resource, path);
    if (source) {
      this.#response.kubernetesRoute = objectText(source.resource);
      this.#response.route = source.name ?? source.path;
      return `${objectText(source.resource)}, ${source.name ?? source.path}`;
    }
    this.#response.virtualService = fullName(resource);
    this.#response.route = name || path;
    return `${objectText(resource)}, ${name || path}`;
  }

  /** What the gateway sets in the response. */
  public headers(headers: { [name: string]: string }): void {
    this.#response.headers = Object.keys(headers).length > 0 ? headers : undefined;
  }

  /** The connection or the handshake fails. */
  public refuse(reason: string, alert?: string): IngressResponse {
    this.step(alert === undefined ? `refused: ${reason}` : `refused with the alert '${alert}': ${reason}`);
    return this.#end({ status: 'refused', reason, alert });
  }

  public redirect(redirect: string, statusCode: number): IngressResponse {
    this.step(`${statusCode} to ${redirect}`);
    return this.#end({ status: 'redirected', redirect, statusCode });
  }

  public notFound(reason: string, near: string[]): IngressResponse {
    this.step(`404: ${reason}`);
    if (near.length > 0) this.step(`near: ${near.join(', ')}`);
    return this.#end({ status: 'not-found', statusCode: 404, reason, near });
  }

  /** The response depends on something that is not among the manifests, or not modelled. */
  public unknown(reason: string): IngressResponse {
    this.step(`not known: ${reason}`);
    return this.#end({ status: 'unknown', reason });
  }

  public reply(statusCode: number, why: string): IngressResponse {
    this.step(`${statusCode}: ${why}`);
    return this.#end({ status: 'answered', statusCode });
  }

  public send(routed: readonly RoutedDestination[], seen: { readonly host?: string; readonly path?: string }): IngressResponse {
    const destinations: RequestDestination[] = [...routed];
    const [destination] = [...destinations].sort((a, b) => b.share - a.share);
    for (const { host, port, subset, share } of destinations) {
      const ofSubset = subset ? ` (subset ${subset})` : '';
      this.step(`goes to ${host}:${port}${ofSubset}${destinations.length > 1 ? `, ${share}% of such requests` : ''}`);
    }
    return this.#end({ status: 'routed', destination, destinations, ...seen });
  }

  #end(end: Partial<IngressResponse> & { readonly status: string }): IngressResponse {
    const all = { ...this.#response, ...end, steps: this.#steps };
    // properties without a value are omitted, so that results can be compared
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as IngressResponse;
  }
}

/** Kind, namespace and name. */
export function objectText(resource: Resource): string {
  return `${resource.kind} ${fullName(resource)}`;
}

/** A server, or the listener that Istio derives it from. */
export function serverText({ gateway: { resource }, path, portName }: ServerModel): string {
  const source: Derivation | undefined = derivationOf(resource, path);
  return source ? `listener '${portName}' of ${objectText(source.resource)}` : `server '${portName}' of ${objectText(resource)}`;
}

function describe(x509: X509Certificate): PresentedCertificate {
  const certificate = Certificate._fromDer(x509.raw);
  return {
    subject: certificate.subject, dnsNames: certificate.dnsNames, issuer: certificate.issuer, notAfter: certificate.notAfter.toISOString(),
  };
}
