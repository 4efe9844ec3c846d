import { flawed, ValidationProblem } from './problem';

/** Why the gateway's container cannot read the path of a certificate, key or authority file. */
export function mountedPathProblem(path: string): ValidationProblem | undefined {
  if (path === '') return problem('error', 'the path is empty', 'give the absolute path inside the container');
  if (path.includes('~')) {
    return problem(
      'error',
      `path '${path}' contains '~', with which Istio joins certificate and key in one name`,
      'rename the file or mount it elsewhere',
    );
  }
  if (path.endsWith('/')) {
    return problem('error', `path '${path}' is a directory`, 'add the file, which is the key in the Secret, for example tls.crt');
  }
  return path.startsWith('/') ? undefined
    : problem('warning', `path '${path}' is relative to the proxy's working directory`, 'use the absolute path inside the container');
}

function problem(level: 'error' | 'warning', message: string, help: string): ValidationProblem {
  return flawed('mounted-path', level, { code: 'invalid-credential', message, help });
}
