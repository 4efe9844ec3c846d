import { existsSync, mkdtempSync, readdirSync, readFileSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodesOf } from '../../src/cli/exit-codes';
import { BuiltLibrary, Project } from '../report/check/project';

// of the commands of this file alone: other tests run the command at the same time
const TEMPORARY = mkdtempSync(join(tmpdir(), 'check-command-'));
process.env.TMPDIR = TEMPORARY; // the commands inherit it

const PASSPHRASE = { STORE_PASSPHRASE: 'correct horse battery staple' };

/** A program with hosts; what differs between tests stands before and after. */
function program({ before = '', hosts = ['shop.example.com'], after = '', app = '', gateway = '', store = '' } = {}): string {
  return `
const { App, Chart } = require('cdk8s');
const lib = require('cdk8s-istio-ingress');
${before}
const app = new App(${app});
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const store = lib.CertificateStore.directory('certificates', { ${store} });
const ca = lib.CertificateAuthority.selfSigned('shop-ca', { store });
const gateway = new lib.Gateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: lib.ServerTls.issuedBy(ca), ${gateway} });
for (const host of ${JSON.stringify(hosts)}) gateway.addHost(host, { destination: lib.Destination.service('frontend', 8080) });
${after}
app.synth();
`;
}

/** A Gateway that no construct checks. */
function madeByHand(tls: string): string {
  return "new (require('cdk8s').ApiObject)(chart, 'ByHand', { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'by-hand' }, "
    + "spec: { selector: { istio: 'ingressgateway' }, "
    + `servers: [{ port: { number: 8443, name: 'https', protocol: 'HTTPS' }, hosts: ['shop.example.com'], tls: ${tls} }] } })`;
}

const projects: Project[] = [];
let library: BuiltLibrary;

function project(files: { readonly [path: string]: string }): Project {
  const created = new Project(library, files);
  projects.push(created);
  return created;
}

/** A project whose manifests and store are committed. */
function committed(main: string, env: NodeJS.ProcessEnv = {}): Project {
  const created = project({ 'main.js': main });
  const { status, stderr } = created.synth(env);
  if (status !== 0) throw new Error(stderr);
  created.commit();
  return created;
}

beforeAll(() => { library = new BuiltLibrary(); }, 60_000);

afterAll(() => {
  projects.forEach(each => each.remove());
  library?.remove();
});

describe('exit codes', () => {
  test('0 if a synth would change nothing, and nothing is written', () => {
    const shop = committed(program());
    const before = shop.state();
    const { status, stdout, stderr } = shop.check();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^A synth would change nothing \(compared with HEAD, commit [0-9a-f]{10}\)\n$/);
    expect(shop.state()).toEqual(before);
  });

  test('2 if it would change something', () => {
    const shop = committed(program());
    shop.write({ 'main.js': program({ hosts: ['shop.example.com', 'new.example.com'] }) });
    const before = shop.state();
    const { status, stdout } = shop.check();
    expect(status).toBe(2);
    expect(stdout).toContain('+ Secret istio-system/new.example.com\n');
    expect(stdout).toContain('~ Gateway shop/shop\n    spec.servers[2] added: {hosts: [new.example.com], port: ');
    expect(stdout).toMatch(/^\+ created new\.example\.com: new \(EC P-256, expires \d{4}-\d\d-\d\d\) in 'certificates'$/m);
    expect(shop.state()).toEqual(before);
  });

  test('3 if it would change nothing, but something ends soon; 2 before 3', () => {
    const lifetimes = program().replace("'shop-ca', { store }", "'shop-ca', { store, lifetime: require('cdk8s').Duration.days(300) }");
    const shop = committed(lifetimes);
    expect(shop.check(['--expires-within', '200d']).status).toBe(0);
    const { status, stdout } = shop.check(['--expires-within', '400d']);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^Ends soon\n(! .*\n)*! authority shop-ca root ends on \d{4}-\d\d-\d\d, in (299|300) days \(store certificates \(shop-ca\)\)/m);
    shop.write({ 'main.js': lifetimes.replace('shop.example.com', 'new.example.com') });
    const changed = shop.checked(['--expires-within', '400d']);
    expect(changed.status).toBe(2);
    const fresh = changed.expiring.find(({ name }) => name === 'new.example.com');
    expect(fresh?.renewal).toEqual({ by: 'a synth' });
    // a host that is no longer requested is not renewed, and does not count
    expect(changed.expiring.flatMap(({ places }) => places.map(({ entry }) => entry))).not.toContain('shop.example.com');
  });

  test.each<[string, string[], string]>([
    ['an unknown option', ['--nothing'], "unknown option '--nothing'"],
    ['a date that is none', ['--at', 'tomorrow'], 'expected a date in UTC'],
    ['a day that does not exist', ['--at', '2027-02-30'], 'expected a date in UTC'],
    ['a commit that does not exist', ['--against', 'no-such-branch'], "'no-such-branch' is neither a folder nor a commit"],
    ['an option of git instead of a commit', ['--against', '--output=x'], 'neither a folder nor a commit'],
    ['a program that does not exist', ['--app', 'no-such-program'], 'no-such-program'],
    ['a program that fails', ['--app', 'node -e "throw new Error(12345)"'], '12345'],
    ['a program without the library', ['--app', 'node -e ""'], 'has no construct of cdk8s-istio-ingress'],
  ])('1 for %s', (_, args, message) => {
    const shop = project({ 'main.js': program() });
    const { status, stdout, stderr } = shop.check(args);
    expect({ status, printed: stdout + stderr }).toEqual({ status: 1, printed: expect.stringContaining(message) });
  });

  test('1 for a repository that git does not trust, with the reason', () => {
    const { status, stderr } = committed(program()).check(['--against', 'HEAD'], { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
    expect(status).toBe(1);
    expect(stderr).toContain("'HEAD' is neither a folder nor a commit; git reports: fatal: detected dubious ownership in repository at ");
  });

  test('1 in a folder without cdk8s.yaml', () => {
    const shop = project({ 'main.js': program(), 'cdk8s.yaml': '' });
    expect(shop.check()).toMatchObject({ status: 1, stderr: expect.stringContaining("specify the program: --app 'node main.js'") });
  });

  test('the help has them', () => {
    expect(project({}).check(['--help']).stdout).toContain(exitCodesOf('check'));
  });
});

describe('a synth that would fail', () => {
  test('findings of level error are listed, with everything else that the synth would do', () => {
    const shop = committed(program());
    shop.write({ 'main.js': program({ hosts: ['shop.example.com', 'new.example.com'], after: madeByHand("{ mode: 'SIMPLE' }") }) });
    const { status, complete, errors, objects } = shop.checked();
    expect({ status, complete }).toEqual({ status: 1, complete: true });
    expect(errors).toEqual(['serverCertificate', 'privateKey'].map(field => expect.stringContaining(`error IST0106 Gateway shop/by-hand spec.servers[0].tls.${field}`)));
    expect(objects.map(({ change, kind, name }) => `${change} ${kind} ${name}`)).toContain('added VirtualService new.example.com');
    expect(shop.check().stdout).toMatch(/^A synth would fail /);
  });

  test('a missing passphrase is named, with the certificates that would be issued', () => {
    const store = "passphrase: lib.Passphrase.fromEnvironment('STORE_PASSPHRASE')";
    const gateway = "secretOutput: lib.SecretOutput.sops({ ageRecipients: ['age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v'] })";
    const app = "{ yamlOutputType: 'FILE_PER_RESOURCE' }";
    const base = { store, gateway, app: app.replace("'FILE_PER_RESOURCE'", "require('cdk8s').YamlOutputType.FILE_PER_RESOURCE") };
    const shop = committed(program(base), PASSPHRASE);
    expect(shop.check().status).toBe(0); // needs none
    shop.write({ 'main.js': program({ ...base, hosts: ['shop.example.com', 'new.example.com'] }) });
    const { status, errors, certificates, complete } = shop.checked();
    expect({ status, complete }).toEqual({ status: 1, complete: false });
    expect(errors).toEqual([expect.stringContaining('STORE_PASSPHRASE')]);
    expect(certificates).toEqual([expect.objectContaining({ name: 'new.example.com', action: 'created', reason: 'new' })]);
    expect(shop.checked([], PASSPHRASE)).toMatchObject({ status: 2, errors: [] });
  });
});

describe('a synth that fails', () => {
  test('a new encrypted store needs its passphrase', () => {
    const shop = project({ 'main.js': program({ store: "passphrase: lib.Passphrase.fromEnvironment('STORE_PASSPHRASE')" }) });
    expect(shop.synth().status).toBe(1);
    const { status, errors, certificates } = shop.checked();
    expect({ status, errors }).toEqual({ status: 1, errors: [expect.stringContaining('STORE_PASSPHRASE')] });
    expect(certificates).toContainEqual(expect.objectContaining({ name: 'shop-ca', action: 'created' }));
    expect(shop.checked([], PASSPHRASE)).toMatchObject({ status: 2, errors: [] });
  });

  test('a program that ends without manifests, after which cdk8s synth has emptied the folder', () => {
    const shop = committed(program());
    shop.write({ 'main.js': program({ after: 'process.exit(0);' }) });
    expect(shop.checked()).toMatchObject({ status: 1, complete: false, objects: [], errors: ['the program ended without writing manifests; call app.synth()'] });
  });

  test('a program that fails without a word', () => {
    const shop = project({ 'main.js': 'process.exit(3);' });
    expect(shop.checked().errors).toEqual(['the program failed with exit code 3 and printed nothing']);
  });

  test('what a program printed is a block of the comment, below its first line and before anything else', () => {
    const shop = project({ 'main.js': `${program()}throw new Error('@team \`\`\`\\n<img src=x>');` });
    const { status, stdout } = shop.check(['--markdown']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Errors:\n- `the program failed with exit code 1:`\n\n {2}````\n/m);
    const [, block] = /^ {2}````\n(.*)^ {2}````$/ms.exec(stdout)!;
    expect(block).toContain('  Error: @team ```\n  <img src=x>\n');
    expect(stdout.indexOf('Errors:')).toBeLessThan(stdout.indexOf('Objects, files and findings are not known, because the program failed.'));
  });
});

describe('what is compared', () => {
  test('a branch, a folder, and the folder on disk where nothing is committed', () => {
    const shop = project({ 'main.js': program() });
    shop.commit();
    expect(shop.synth().status).toBe(0);
    expect(shop.checked()).toMatchObject({ status: 0, against: { kind: 'folder', name: 'dist' } });
    shop.git('checkout', '--quiet', '-b', 'released');
    shop.commit();
    shop.write({ 'main.js': program({ hosts: ['shop.example.com', 'new.example.com'] }) });
    expect(shop.synth().status).toBe(0);
    shop.commit();
    expect(shop.checked()).toMatchObject({ status: 0, against: { kind: 'git', name: 'HEAD' } });
    const { status, objects, against, certificates } = shop.checked(['--against', 'HEAD~1']);
    expect({ status, against }).toEqual({ status: 2, against: { kind: 'git', name: 'HEAD~1', commit: shop.git('rev-parse', 'HEAD~1').trim() } });
    expect(objects.map(({ change, kind }) => `${change} ${kind}`)).toEqual(['added Secret', 'added VirtualService', 'changed Gateway']);
    expect(certificates).toEqual([expect.objectContaining({ name: 'new.example.com', action: 'created', reason: 'new', stored: true })]);
    expect(shop.check(['--against', 'HEAD~1']).stdout)
      .toMatch(/^\+ created new\.example\.com: new \(EC P-256, expires \S+\) in 'certificates', since the compared commit$/m);
    shop.git('worktree', 'add', '--quiet', 'old', 'HEAD~1');
    const withoutReason = objects.map(({ reason: _, ...object }) => object);
    expect(shop.checked(['--against', 'old/dist'])).toMatchObject({ objects: withoutReason, certificates: [] });
  });

  test('an app with an explicit outdir is redirected, and compared with its own folder', () => {
    const shop = committed(program({ app: "{ outdir: 'manifests' }" }));
    shop.write({ 'main.js': program({ app: "{ outdir: 'manifests' }", hosts: ['other.example.com'] }) });
    const before = shop.state();
    const { status, objects } = shop.checked();
    expect(shop.state()).toEqual(before);
    expect(status).toBe(2);
    expect(objects.map(({ change, kind, name, file }) => `${change} ${kind} ${name} ${file}`)).toEqual([
      'added Secret other.example.com manifests/shop.k8s.yaml', 'added VirtualService other.example.com manifests/shop.k8s.yaml',
      'changed Gateway shop manifests/shop.k8s.yaml', 'removed Secret shop.example.com manifests/shop.k8s.yaml',
      'removed VirtualService shop.example.com manifests/shop.k8s.yaml',
    ]);
  });

  test('the apps of one program are compared each with its own folder, although their objects have the same names', () => {
    const environments = (hosts: readonly string[][]) => ['staging', 'production'].map((name, index) =>
      `{ ${program({ app: `{ outdir: 'dist/${name}' }`, hosts: [...hosts[index]], store: '' }).replace("'certificates'", `'certificates-${name}'`)} }`).join('\n');
    const shop = committed(environments([['shop.example.com'], ['shop.example.com']]));
    expect(shop.checked()).toMatchObject({ status: 0, objects: [] });
    shop.write({ 'main.js': environments([['shop.example.com', 'new.example.com'], ['shop.example.com']]) });
    const { status, objects, certificates } = shop.checked();
    expect(status).toBe(2);
    expect(objects.map(({ change, kind, file }) => `${change} ${kind} ${file}`)).toEqual([
      'added Secret dist/staging/shop.k8s.yaml', 'added VirtualService dist/staging/shop.k8s.yaml', 'changed Gateway dist/staging/shop.k8s.yaml',
    ]);
    expect(certificates).toEqual([expect.objectContaining({ name: 'new.example.com', store: 'certificates-staging' })]);
  });

  test('the apps of one program are for different clusters: their objects do not refer to each other', () => {
    const environments = (hosts: { readonly [name: string]: readonly string[] }) => Object.entries(hosts).map(([name, some]) =>
      `{ ${program({ app: `{ outdir: 'dist/${name}' }`, hosts: [...some], gateway: "secretOutput: lib.SecretOutput.plain({ reason: 'a test' })" })
        .replace("'certificates'", `'certificates-${name}'`)} }`).join('\n');
    const shop = committed(environments({ staging: ['staging.example.com'], production: ['shop.example.com'] }));
    expect(shop.checked()).toMatchObject({ status: 0, findings: [] });
    shop.write({ 'main.js': environments({ staging: ['staging.example.com', 'new.staging.example.com'], production: ['shop.example.com', 'new.example.com'] }) });
    expect(shop.checked().findings).toEqual([]);
    const { stdout } = shop.check();
    for (const name of ['staging', 'production']) expect(stdout).toContain(`~ Gateway shop/shop in dist/${name}\n`);
  });

  test('an app that writes by itself is noticed', () => {
    const after = "require('node:fs').mkdirSync('dist', { recursive: true }); require('node:fs').writeFileSync('dist/other.yaml', 'a: 1');";
    const shop = committed(program());
    shop.write({ 'main.js': program({ after }) });
    expect(shop.checked()).toMatchObject({ status: 1, errors: [expect.stringContaining("'dist' changed while the program ran; if no synth runs at the same time,")] });
  });

  test('a file that a program writes beside the manifests is named and not written', () => {
    const main = program({ after: "ca.issueServerCertificate('extra', { dnsNames: ['extra.example.com'] }).writeFiles('export');" });
    const shop = project({ 'main.js': main });
    expect(shop.checked().notes).toContainEqual(expect.stringContaining('a synth also writes these files, which are not compared: export'));
    expect(readdirSync(shop.folder)).not.toContain('export');
  });

  test('the reporter and clock of the program are not called for a plan of another day, and FROZEN does not end it', () => {
    const store = "clock: { now: () => new Date() }, reporter: { report: () => require('node:fs').writeFileSync('reported', '') }";
    const shop = committed(program({ store }));
    shop.git('clean', '--quiet', '--force', 'reported');
    const before = shop.state();
    const inAYear = new Date(Date.now() + 370 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const { status, certificates, objects, at } = shop.checked(['--at', inAYear], { CDK8S_ISTIO_INGRESS_FROZEN: '1' });
    expect(shop.state()).toEqual(before);
    expect({ status, at }).toEqual({ status: 2, at: `${inAYear}T00:00:00.000Z` });
    expect(certificates).toEqual([expect.objectContaining({ name: 'shop.example.com', action: 'renewed', reason: expect.stringMatching(/^expires in \d+ days$/) })]);
    expect(objects).toEqual([expect.objectContaining({ kind: 'Secret', change: 'changed', reason: expect.stringMatching(/^certificate renewed: expires in/) })]);
  });
});

describe('findings', () => {
  const old = madeByHand("{ mode: 'SIMPLE', credentialName: 'elsewhere', minProtocolVersion: 'TLSV1_0' }");

  test('a warning that the compared manifests do not have is listed', () => {
    const shop = committed(program());
    shop.write({ 'main.js': program({ after: old }) });
    expect(shop.checked().findings.map(({ level, code, name }) => `${level} ${code} ${name}`)).toEqual(['warning IST0133 by-hand']);
    expect(shop.check().stdout).toContain('New findings\n! warning IST0133 Gateway shop/by-hand spec.servers[0].tls.minProtocolVersion: TLSV1_0 needs');
  });

  test('one that they have is not new, although its server moves, and a plain Secret with a reason is none', () => {
    const base = { after: old, gateway: "secretOutput: lib.SecretOutput.plain({ reason: 'a test' })" };
    const shop = committed(program(base));
    shop.write({ 'main.js': program({ ...base, hosts: ['shop.example.com', 'new.example.com'] }) });
    expect(shop.checked().findings).toEqual([]);
  });

  test('one that the program suppresses is left out', () => {
    const shop = committed(program());
    shop.write({ 'main.js': program({ after: `${old}; lib.GatewayAnalysis.suppress(chart, 'IST0133', 'a test')` }) });
    expect(shop.checked()).toMatchObject({ status: 2, findings: [] });
  });
});

describe('Markdown', () => {
  test('a host that is added takes about ten lines', () => {
    const gateway = "secretOutput: lib.SecretOutput.plain({ reason: 'a test' })";
    const shop = committed(program({ gateway }));
    shop.write({ 'main.js': program({ gateway, hosts: ['shop.example.com', 'new.example.com'] }) });
    const { stdout } = shop.check(['--markdown']);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(stdout).toContain('| added | `Secret istio-system/new.example.com` |');
  });

  test('the fields that are left out are counted', () => {
    const shop = committed(program());
    shop.write({ 'main.js': program({ hosts: ['shop.example.com', 'a.example.com', 'b.example.com', 'c.example.com'] }) });
    expect(shop.check(['--markdown']).stdout).toContain('<br>and 3 more fields |');
  });

  test('a thousand hosts fit into a comment', () => {
    const shop = project({ 'main.js': program({ hosts: Array.from({ length: 1000 }, (_, index) => `host-${index}.example.com`) }) });
    const { stdout } = shop.check(['--markdown']);
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toMatch(/^and \d+ more objects; `cdk8s-istio-ingress check` lists all$/m);
    expect(stdout).toContain('Certificates:\n- created `shop-ca: new');
    expect(stdout).toContain('New findings:\n- `warning plaintext-private-key');
    expect(stdout).toContain("Notes:\n- `a synth creates the certificate store 'certificates'`");
  });
});

test.each(['', '--json', '--markdown'])('no key is printed with the option %j, also not that of a plain Secret', option => {
  const shop = committed(program());
  shop.write({ 'main.js': program({ hosts: ['new.example.com'] }).replace("'shop-ca', { store }", "'shop-ca', { store, reissue: 'again' }") });
  const { stdout, stderr } = shop.check(option === '' ? [] : [option]);
  const keys = [...readFileSync(join(shop.folder, 'dist/shop.k8s.yaml'), 'utf8').matchAll(/tls\.key: (\S{40})/g)].map(([, key]) => key);
  expect(keys).not.toEqual([]);
  for (const key of [...keys, 'PRIVATE KEY', 'LS0tLS1CRUdJTi']) expect(stdout + stderr).not.toContain(key);
});

test('a signal ends the program too, and nothing is left', async () => {
  const shop = project({ 'main.js': "require('node:fs').writeFileSync('started', ''); setInterval(() => undefined, 1000);" });
  const child = shop.startCheck();
  const ended = new Promise(resolve => child.once('exit', (_, signal) => resolve(signal)));
  const watcher = watch(shop.folder);
  await new Promise<void>(resolve => watcher.on('change', () => { if (existsSync(join(shop.folder, 'started'))) resolve(); }));
  watcher.close();
  expect(readdirSync(TEMPORARY)).toHaveLength(1);
  child.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM'); // it ends when the program has closed its output, which this one never does by itself
});

test('the temporary folder is removed', () => {
  expect(readdirSync(TEMPORARY)).toEqual([]);
});
