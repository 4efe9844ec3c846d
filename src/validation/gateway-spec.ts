import { choice, FLAG, list, map, NUMBER, object, Shape, shapeCheck, TEXT } from './shape';
import { TLS_VERSIONS } from './tls-versions';

/** Values of a server's TLS mode; the first is Istio's default. */
export const TLS_MODES = ['PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'] as const;

/** One of `TLS_MODES`. */
export type TlsMode = typeof TLS_MODES[number];

/** A pair of mounted files. */
export interface TlsCertificateSpec {
  readonly serverCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
}

/** The TLS settings of a server, as JSON. */
export interface ServerTlsSpec extends TlsCertificateSpec {
  readonly mode?: TlsMode;
  readonly httpsRedirect?: boolean;
  readonly credentialName?: string;
  readonly credentialNames?: readonly string[];
  readonly caCertCredentialName?: string;
  readonly tlsCertificates?: readonly TlsCertificateSpec[];
  readonly caCrl?: string;
  readonly subjectAltNames?: readonly string[];
  readonly verifyCertificateSpki?: readonly string[];
  readonly verifyCertificateHash?: readonly string[];
  readonly minProtocolVersion?: string;
  readonly maxProtocolVersion?: string;
  readonly cipherSuites?: readonly string[];
  readonly insecureSkipVerify?: boolean;
  readonly ecdhCurves?: readonly string[];
  readonly alpnProtocols?: readonly string[];
}

/** One server of a Gateway, as JSON. */
export interface ServerSpec {
  readonly port?: { readonly number?: number; readonly protocol?: string; readonly name?: string; readonly targetPort?: number };
  readonly bind?: string;
  readonly hosts?: readonly string[];
  readonly tls?: ServerTlsSpec;
  readonly name?: string;
  readonly defaultEndpoint?: string;
}

/** The spec of a Gateway, as JSON. */
export interface GatewaySpec {
  readonly selector?: { readonly [label: string]: string };
  readonly servers?: readonly ServerSpec[];
}

const FILES = { serverCertificate: TEXT, privateKey: TEXT, caCertificates: TEXT };

/** The shape of a Gateway's spec. */
const GATEWAY_SHAPE: Shape = object({
  selector: map(TEXT),
  servers: list(object({
    port: object({ number: NUMBER, protocol: TEXT, name: TEXT, targetPort: NUMBER }, 'number', 'protocol', 'name'),
    bind: TEXT,
    hosts: list(TEXT),
    name: TEXT,
    defaultEndpoint: TEXT,
    tls: object({
      ...FILES,
      mode: choice(...TLS_MODES),
      httpsRedirect: FLAG,
      credentialName: TEXT,
      credentialNames: list(TEXT),
      caCertCredentialName: TEXT,
      tlsCertificates: list(object(FILES)),
      caCrl: TEXT,
      subjectAltNames: list(TEXT),
      verifyCertificateSpki: list(TEXT),
      verifyCertificateHash: list(TEXT),
      minProtocolVersion: choice(...TLS_VERSIONS),
      maxProtocolVersion: choice(...TLS_VERSIONS),
      cipherSuites: list(TEXT),
      insecureSkipVerify: FLAG,
      ecdhCurves: list(TEXT),
      alpnProtocols: list(TEXT),
    }),
  }, 'port', 'hosts')),
});

/** Where a Gateway's spec does not match its shape. */
export const gatewayShapeProblems = shapeCheck(GATEWAY_SHAPE);
