/**
 * `npm run package`: packages of the library for each language whose tools this machine has, in `dist/<language>`.
 */
import { execFileSync, spawnSync } from 'node:child_process';

/** Each of jsii's targets with the program that builds it. */
const TOOLS: { readonly [target: string]: string } = { js: 'npm', python: 'python3', java: 'mvn', go: 'go', dotnet: 'dotnet' };

const failed: string[] = [];
for (const [target, tool] of Object.entries(TOOLS)) {
  if (spawnSync(tool, [tool === 'go' ? 'version' : '--version'], { stdio: 'ignore' }).error) {
    process.stderr.write(`${target}: skipped, ${tool} is not installed\n`);
    continue;
  }
  try {
    execFileSync('npx', ['jsii-pacmak', '--target', target, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.stderr.write(`${target}: dist/${target}\n`);
  } catch {
    failed.push(target);
  }
}
if (failed.length > 0) {
  process.stderr.write(`failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
