/**
 * `npm run package`: packages of the library for each language whose tools this machine has, in `dist/<language>`;
 * sources alone where the language's registry lacks a package that the library depends on.
 */
import { spawnSync, SpawnSyncReturns } from 'node:child_process';

/** Each of jsii's targets with the program that builds it. */
const TOOLS: { readonly [target: string]: string } = { js: 'npm', python: 'python3', java: 'mvn', go: 'go', dotnet: 'dotnet' };
/** What Maven, Go and NuGet print of packages that their registries do not have. */
const LACKING = new RegExp([
  String.raw`No versions available for ([\w.-]+:[\w.-]+)`,
  String.raw`Could not find artifact ([\w.-]+:[\w.-]+)`,
  String.raw`go: ([\w./-]+)@v[\w.-]+: reading \S+: 4\d\d`,
  String.raw`Unable to find package ([\w.-]+)`,
].join('|'));

function pacmak(target: string, ...flags: string[]): SpawnSyncReturns<string> {
  return spawnSync('npx', ['jsii-pacmak', '--target', target, ...flags, ...process.argv.slice(2)], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

/** Builds one target; answers what was built, or undefined if it failed. */
function build(target: string): string | undefined {
  const { status, stdout, stderr } = pacmak(target);
  if (status === 0) return `dist/${target}`;
  const [, ...lacking] = LACKING.exec(stdout + stderr) ?? [];
  const name = lacking.find(each => each !== undefined);
  if (name !== undefined && pacmak(target, '--code-only').status === 0) return `sources only, in dist/${target}: its registry has no ${name}`;
  process.stderr.write(stdout + stderr);
  return undefined;
}

for (const [target, tool] of Object.entries(TOOLS)) {
  const installed = !spawnSync(tool, [tool === 'go' ? 'version' : '--version'], { stdio: 'ignore' }).error;
  const result = installed ? build(target) : `skipped, ${tool} is not installed`;
  if (result === undefined) process.exitCode = 1;
  process.stderr.write(`${target}: ${result ?? 'failed'}\n`);
}
