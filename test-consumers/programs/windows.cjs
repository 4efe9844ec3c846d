// preloaded: what a program meets on Windows, as far as another system can be made to do it
const fs = require('node:fs');
const Module = require('node:module');
const { win32 } = require('node:path');

Object.defineProperty(process, 'platform', { value: 'win32' });
delete process.getuid;
delete process.geteuid;

// separators: packages join with backslashes, the system takes both kinds
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  return /^(node:)?path$/.test(request) && /node_modules.cdk8s/.test(parent?.filename ?? '') ? win32 : load.call(this, request, parent, ...rest);
};
const native = path => typeof path === 'string' ? path.replaceAll('\\', '/') : path;

const opened = new Map();
const denied = (code, call, path) => Object.assign(new Error(`${code}: ${call} '${path}'`), { code, syscall: call, path });
const around = (name, change) => {
  const original = fs[name];
  fs[name] = Object.assign((...args) => change(original, ...args), original);
};

for (const name of Object.keys(fs).filter(each => /^(access|append|copyFile|cp|exists|link|lstat|mkdir|mkdtemp|open|opendir|read|readFile|readdir|realpath|rename|rm|rmdir|stat|symlink|truncate|unlink|utimes|writeFile)(File)?Sync$/.test(each))) {
  const two = /^(copyFile|cp|link|rename|symlink)Sync$/.test(name);
  around(name, (original, first, second, ...rest) => original(native(first), two ? native(second) : second, ...rest));
}
around('openSync', (original, path, ...rest) => {
  if (fs.existsSync(path) && fs.statSync(path).isDirectory()) throw denied('EPERM', 'open', path);
  const descriptor = original(path, ...rest);
  opened.set(descriptor, fs.realpathSync(native(path)));
  return descriptor;
});
around('closeSync', (original, descriptor) => {
  opened.delete(descriptor);
  return original(descriptor);
});
around('renameSync', (original, from, to) => {
  for (const path of [from, to]) {
    if (fs.existsSync(path) && [...opened.values()].includes(fs.realpathSync(native(path)))) throw denied('EPERM', 'rename', path);
  }
  return original(from, to);
});
// modes: none is kept, and each file is anybody's
around('chmodSync', () => undefined);
around('fchmodSync', () => undefined);
for (const name of ['statSync', 'lstatSync', 'fstatSync']) {
  around(name, (original, ...args) => {
    const found = original(...args);
    if (found && typeof found.mode === 'number') found.mode |= 0o666;
    return found;
  });
}
