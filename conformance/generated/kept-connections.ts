import * as http from 'node:http';
import * as https from 'node:https';
import { BothRequest } from './both-apis';
import { Served } from '../tools/served';

/** How a request is changed, so that matches of methods, headers and query parameters are met too. */
export interface Variant {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Whether the client has a certificate; it has one by default. */
  readonly anonymous?: boolean;
}

/** A client of a running gateway whose connections stay open, so that tens of thousands of requests take seconds. */
export class KeptConnections {
  private readonly plain = new http.Agent({ keepAlive: true, maxSockets: 4 });
  private readonly secure = new https.Agent({ keepAlive: true, maxSockets: 4 });

  constructor(private readonly served: Served, private readonly certificate: { readonly cert: string; readonly key: string }) {}

  /** Status with the backend or the new address; `refused` without a response. */
  ask({ tls, sni, host, path }: BothRequest, { method, headers, query = '', anonymous = false }: Variant): Promise<string> {
    const port = tls ? 443 : 80;
    const common = { host: '127.0.0.1', port: this.served.port(port), path: path + query, method, headers: { ...headers, host } };
    return new Promise(resolve => {
      const answered = (response: http.IncomingMessage) => response.resume().on('end', () =>
        resolve(`${response.statusCode} ${response.headers['x-service'] ?? response.headers.location ?? ''}`));
      const request = tls
        ? https.get({
          ...common, agent: this.secure, servername: sni, rejectUnauthorized: false, ...!anonymous && this.certificate,
        }, answered)
        : http.get({ ...common, agent: this.plain }, answered);
      request.setTimeout(10_000, () => request.destroy());
      request.on('error', () => resolve('refused'));
    });
  }

  close(): void {
    this.plain.destroy();
    this.secure.destroy();
  }
}

/** Answers to all questions, in order, some at a time. */
export async function inParallel<Question, Answer>(
  questions: readonly Question[], answer: (question: Question) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = new Array(questions.length);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < questions.length; index = next++) answers[index] = await answer(questions[index]);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return answers;
}
