import { runConsumers } from './consumer';
import { INSTALLS } from './installs';
import { OFFLINE } from './offline';
import { Workspace } from './workspace';

/** `--offline`: what needs no network; otherwise real installs; further arguments: parts of names. */
function main(): void {
  const [flags, names] = [true, false].map(flag => process.argv.slice(2).filter(arg => arg.startsWith('--') === flag));
  const all = flags.includes('--offline') ? OFFLINE : INSTALLS;
  const chosen = all.filter(({ name }) => names.length === 0 || names.some(part => name.includes(part)));
  const workspace = new Workspace();
  try {
    process.exitCode = runConsumers(chosen, workspace) ? 0 : 1;
  } finally {
    if (flags.includes('--keep')) process.stderr.write(`kept: ${workspace.folder}\n`);
    else workspace.remove();
  }
}

main();
