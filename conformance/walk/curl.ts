import { execFile } from 'node:child_process';
import { Expectation } from './expectations';
import { Served } from '../tools/served';

export interface Answer {
  readonly status: number;
  readonly redirect: string;
  readonly service: string;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string };
  /** Why there is no answer. */
  readonly error: string;
}

const FORMAT = '\\n%{json}';

/** Real curl, with a Gateway's ports in the URL led to the local ones. */
export function curl(served: Served, url: string, options: string[] = []): Promise<Answer> {
  const ports = Object.entries(served.ready.ports).flatMap(([port, local]) => ['--connect-to', `:${port}:127.0.0.1:${local}`]);
  const args = [
    '--silent', '--show-error', '--include', '--max-time', '20', '--noproxy', '*', '--write-out', FORMAT, ...ports, ...options, url,
  ];
  return new Promise(resolve => {
    execFile('curl', args, { encoding: 'utf8' }, (_, stdout) => {
      const cut = stdout.lastIndexOf('\n');
      const seen = JSON.parse(stdout.slice(cut + 1));
      resolve({
        status: seen.http_code ?? seen.response_code,
        redirect: seen.redirect_url ?? '',
        service: /^x-service: (\S+)/mi.exec(stdout.slice(0, cut))?.[1] ?? '',
        headers: headersOf(stdout.slice(0, cut)),
        error: seen.errormsg ?? '',
      });
    });
  });
}

function headersOf(answer: string): { [name: string]: string } {
  const [head] = answer.split(/\r?\n\r?\n/);
  const headers: { [name: string]: string } = {};
  for (const [, name, value] of head.matchAll(/^([^:\s]+):\s*(.*?)\r?$/gm)) {
    const key = name.toLowerCase();
    headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${value}` : value;
  }
  return headers;
}

/** What differs from the expectation; nothing when all is as it should be. */
export function differences({ expect }: Expectation, answer: Answer): string[] {
  const wrong: string[] = [];
  const compare = (what: 'status' | 'redirect' | 'service') => {
    if (expect[what] !== undefined && expect[what] !== answer[what]) {
      wrong.push(`${what} should be ${expect[what]}, is ${answer[what]}`);
    }
  };
  compare('status');
  compare('redirect');
  compare('service');
  for (const [name, value] of Object.entries(expect.headers ?? {})) {
    if (answer.headers[name] !== value) wrong.push(`header ${name} should be ${value}, is ${answer.headers[name]}`);
  }
  if (expect.refused && (answer.status !== 0 || !expect.refused.test(answer.error))) {
    wrong.push(`should be refused (${expect.refused}), is ${answer.status} ${answer.error}`);
  }
  if (!expect.refused && answer.error) {
    wrong.push(`curl: ${answer.error}`);
  }
  return wrong;
}
