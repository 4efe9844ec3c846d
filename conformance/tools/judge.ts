import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  Configuration,
  GatewayApiAnswer,
  GatewayApiCase,
  GrpcAnswer,
  GrpcCall,
  SimulationCase,
  Simulation,
  TlsConnection,
  TlsConnected,
  TlsVerification,
  TlsVerified,
  Verdict,
  VerdictCase,
} from './answers';
import { Served, ServeOptions } from './served';

/** The Go program; every answer comes in the order of the questions. */
export class Judge {
  constructor(readonly binary: string) {}

  /** What Istio's schema, webhook and analyzers say. */
  verdicts(cases: VerdictCase[], options: { crds?: string[]; context?: string } = {}): Promise<Verdict[]> {
    const flags = (options.crds ?? []).flatMap(file => ['--crds', file]);
    return this.ask(['verdict', ...flags, ...(options.context ? ['--context', options.context] : [])], cases);
  }

  /** What the CRDs of the Gateway API and Istio's controller say. */
  gatewayApi(cases: GatewayApiCase[]): Promise<GatewayApiAnswer[]> {
    return this.ask(['gateway-api'], cases);
  }

  /** What other CRDs of the Gateway API say. */
  gatewayApiSchema(crds: readonly string[], cases: GatewayApiCase[]): Promise<GatewayApiAnswer[]> {
    return this.ask(['gateway-api', '--schema', ...crds.flatMap(file => ['--crds', file])], cases);
  }

  /** Where calls end, by Istio's traffic simulation. */
  simulate(cases: SimulationCase[]): Promise<Simulation[]> {
    return this.ask(['simulate'], cases);
  }

  /** What Istio tells the gateway's Envoy: listeners with their TLS settings, and routes. */
  configurations(cases: Omit<SimulationCase, 'calls'>[]): Promise<Configuration[]> {
    return this.ask(['config'], cases);
  }

  /** Whether Go's crypto/x509 accepts chains. */
  verifyChains(cases: TlsVerification[]): Promise<TlsVerified[]> {
    return this.ask(['tls-verify'], cases);
  }

  /** Handshakes, and a request each, by Go's crypto/tls. */
  connect(cases: TlsConnection[]): Promise<TlsConnected[]> {
    return this.ask(['tls-connect'], cases);
  }

  /** Calls of gRPC methods through a gateway, by grpc-go. */
  callGrpc(calls: GrpcCall[]): Promise<GrpcAnswer[]> {
    return this.ask(['grpc-call'], calls);
  }

  /** Serves manifests by Istio's discovery server and Envoy. */
  serve(options: ServeOptions): Promise<Served> {
    return Served.start(this.binary, options);
  }

  private async ask<Question, Answer>(args: string[], questions: Question[]): Promise<Answer[]> {
    const child = spawn(this.binary, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', text => { words += text; });
    const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    const writing = pipeline(Readable.from(questions.map(question => `${JSON.stringify(question)}\n`)), child.stdin)
      .catch(error => { words += String(error); });
    const answers: Answer[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      answers.push(JSON.parse(line));
    }
    await writing;
    const status = await ended;
    if (status !== 0 || answers.length !== questions.length) {
      throw new Error(`judge ${args[0]} ended with ${status} after ${answers.length} of ${questions.length} answers: ${words}`);
    }
    return answers;
  }
}
