import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Consumer } from '../consumer';
import { linkOnce } from '../offline';
import { program, readme } from '../workspace';

const PROGRAM = 'certificates\\shop';
const STORE = 'certificates/shop';

/** What an editor, or git with `core.autocrlf`, makes of text. */
const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');

/** `programs/windows.cjs` says what of Windows is simulated. */
export const WINDOWS: Consumer = {
  name: "Windows' habits: backslashes, CRLF, no modes, no rename over an open file, no sh",
  run(workspace) {
    linkOnce(workspace);
    const project = workspace.project('windows', {
      'windows.cjs': program('windows.cjs'),
      'main.mjs': crlf(readme('ts').replace("'certificates'", JSON.stringify(PROGRAM))),
    });
    // the one program that is found: whatever runs sh, git or openssl fails
    const path = join(project.folder, 'path');
    mkdirSync(path);
    symlinkSync(process.execPath, join(path, 'node'));
    const node = (...args: string[]) => project.run(join(path, 'node'), ['--require', './windows.cjs', ...args], { PATH: path });
    const cli = (...args: string[]) => node(join(workspace.folder, 'node_modules/cdk8s-istio-ingress/lib/src/cli/main.js'), ...args);

    const first = node('main.mjs');
    if (!first.includes('created shop.example.com')) throw new Error(`the first synth does not say what it issued:\n${first}`);
    project.expect('dist/shop.k8s.yaml', 'kind: Gateway', 'kind: VirtualService', 'kind: Secret');
    const files = readdirSync(join(project.folder, STORE), { recursive: true, encoding: 'utf8' }).filter(file => /\.(pem|json)$/.test(file));
    if (files.length < 3) throw new Error(`${STORE} has ${files.join(', ')}`);
    if (readdirSync(project.folder).some(file => file.includes('\\'))) throw new Error('a backslash became part of a name');

    const manifests = project.read('dist/shop.k8s.yaml');
    for (const file of files) {
      const name = join(project.folder, STORE, file);
      writeFileSync(name, crlf(readFileSync(name, 'utf8')));
    }
    const second = node('main.mjs');
    if (second.includes('created') || project.read('dist/shop.k8s.yaml') !== manifests) throw new Error(`the second synth changed something:\n${second}`);

    writeFileSync(join(project.folder, 'dist/shop.k8s.yaml'), crlf(manifests));
    const expected: [string, string[]][] = [
      ['0 errors', ['lint', 'dist\\shop.k8s.yaml']],
      ['shop.example.com (HTTPS 443)', ['explain', '.\\dist']],
      ['shop-ca', ['store', 'list', PROGRAM]],
    ];
    for (const [text, args] of expected) {
      const printed = cli(...args);
      if (!printed.includes(text)) throw new Error(`${args.join(' ')} does not print '${text}':\n${printed}`);
    }
    return `${files.length} files of the store, the second synth gives the same bytes`;
  },
};
