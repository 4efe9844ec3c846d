/** Writes the pages and pictures that are made from the code: `npx projen docs [--output DIR]`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { App, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { apiByDomain } from './api-by-domain';
import { diagrams } from './diagrams';
import { CredentialName } from '../examples/secure-gateways/credential-name';
import { IngressReport } from '../src';
import { RuleExample } from '../src/analysis/rule';
import { RULES } from '../src/analysis/rules';
import { CATALOGUE, CatalogueEntry, istioPage } from '../src/analysis/severity-by-code';
import { EXIT_CODES } from '../src/cli/exit-codes';
import { ERROR_CODES } from '../src/errors';
import { FIELD_VERSIONS, ISTIO_RELEASES } from '../src/validation/field-versions';
import { CertificateAuthority, CertificateStore } from 'cdk8s-istio-ingress';

const ROOT = join(__dirname, '..');

const PAGES: { readonly [name: string]: () => string } = {
  'reference/api.md': apiByDomain,

  'reference/cli.md': () => [
    '# Commands',
    '',
    'Made by `npx projen docs` from the commands themselves: `npx cdk8s-istio-ingress <command> --help`. All exit codes: [exit codes](exit-codes.md).',
    ...helpOfCommands().flatMap(({ name, help }) => ['', `## ${name}`, '', '```text', help.trim(), '```']),
    '',
  ].join('\n'),

  'reference/versions.md': () => [
    '# Fields by release of Istio',
    '',
    'Made by `npx projen docs` from the CRDs of Istio '
      + `${ISTIO_RELEASES[0]} to ${ISTIO_RELEASES[ISTIO_RELEASES.length - 1]}. Fields that all of them have are not listed.`,
    'A `GatewayWorkload` with `istioVersion`, and `lint --istio-version`, report what a release lacks. `[]` is any entry of a list, `=` a value.',
    ...Object.entries(FIELD_VERSIONS).flatMap(([kind, fields]) => [
      '', `## ${kind}`, '', '| field of `spec` | since | until |', '|---|---|---|',
      ...Object.entries(fields).map(([field, { since, until }]) => `| \`${field}\` | ${since ?? ''} | ${until ?? ''} |`),
    ]),
    '',
  ].join('\n'),

  'reference/errors.md': () => [
    '# Errors',
    '',
    'Made by `npx projen docs` from `src/errors/error-codes.ts`.',
    '',
    'Every error of the library is an `IngressError` (`import { IngressError } from \'cdk8s-istio-ingress/errors\'`) with a stable '
      + '`code`. Its message says',
    'where (the construct path), what is wrong, the offending value, what is allowed and what to do, and ends with the code in parentheses.',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(ERROR_CODES).map(([code, meaning]) => `| ${anchor(code)}\`${code}\` | ${meaning} |`),
    '',
  ].join('\n'),

  'reference/findings.md': () => [
    '# Findings',
    '',
    'Made by `npx projen docs` from `src/analysis/severity-by-code.ts` and `src/analysis/rules/`. How to run the analysis: '
      + '[analysis](analysis.md).',
    '',
    '| code | level | meaning | what to do |',
    '|---|---|---|---|',
    ...Object.entries(CATALOGUE as { readonly [code: string]: CatalogueEntry }).map(([code, { name, level, meaning, remedy, differs }]) => {
      const page = istioPage(code);
      return `| ${anchor(code)}${page ? `[\`${code}\`](${page}) ${name}` : `\`${code}\``} | ${level} | ${meaning}${differs ? ` *${differs}*` : ''} | `
        + `${remedy} |`;
    }),
    '',
    'In italics: where `istioctl analyze` says more or less under the same code.',
    '',
    '# Rules',
    '',
    'Each rule with what it accepts and what it refuses, as changes to the manifests that the tests start from '
      + '(`test/analysis/manifests.ts`: a Gateway, its',
    'VirtualService `routes`, the Service `service` behind it, the `secret`, and the gateway\'s Deployment `workload` and Service '
      + '`ingress`).',
    ...RULES.flatMap(({ id, codes, complies, accepted, refused }) => [
      '', `## ${id}`, '', `${codes.map(code => `\`${code}\``).join(', ')}: ${complies}.`, '', ...example('accepted', accepted),
      ...example('refused', refused),
    ]),
    '',
  ].join('\n'),

  'reference/exit-codes.md': () => {
    const codes = [...new Set(Object.values(EXIT_CODES).flatMap(meanings => Object.keys(meanings)))].sort();
    return [
      '# Exit codes',
      '',
      'Made by `npx projen docs` from `src/cli/exit-codes.ts`.',
      '',
      `| \`cdk8s-istio-ingress …\` | ${codes.join(' | ')} |`,
      `|---|${codes.map(() => '---|').join('')}`,
      ...Object.entries(EXIT_CODES).map(([command, meanings]) => `| \`${command}\` | ${codes.map(code => meanings[Number(code)] ?? '').join(' | ')} |`),
      '',
      'Where several apply, the command uses the first of: error or wrong usage, findings or changes, anything else.',
      '',
    ].join('\n');
  },

  'reference/third-party-licenses.md': () => [
    '# Licences of bundled packages',
    '',
    'Made by `npx projen docs` from `package-lock.json` and the packages. The tarball, and so each package for another language, holds these packages.',
    '',
    `${COMPILED_IN.map(name => `\`${name}\``).join(', ')}: compiled into a file of the package, with what it depends on.`,
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...bundled().map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
    ...bundled().flatMap(({ name, text }) => ['', `## ${name}`, '', '```text', ...text.trim().split(/\r?\n/).map(line => line.trimEnd()), '```']),
    '',
  ].join('\n'),

  'images/secure-gateways.svg': () => {
    const clock = { now: () => new Date('2027-01-01T00:00:00Z') };
    const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: CertificateStore.inMemory({ clock }), intermediate: true });
    const manifests = Testing.synth(new CredentialName(new App(), 'credential-name', { ca }));
    return IngressReport.fromManifests(manifests, { clock, gatewayNamespace: 'istio-system' }).toSvg();
  },
};

/** The help of every command, in 80 columns: the output of the child is not a terminal. */
function helpOfCommands(): { readonly name: string; readonly help: string }[] {
  const printed = execFileSync(
    process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'print-help.ts')], { cwd: ROOT, encoding: 'utf8' },
  );
  return printed.split(/^## /m).slice(1).map(part => ({ name: part.slice(0, part.indexOf('\n')), help: part.slice(part.indexOf('\n')) }));
}

/** Development dependencies that the compile task bundles into a file. */
const COMPILED_IN = ['@dagrejs/dagre'];

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** What the tarball bundles, with what those packages depend on. */
function bundled(): Bundled[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: { readonly [path: string]: { readonly version: string; readonly license: string; readonly dependencies?: object } };
  };
  const names = new Set<string>([...JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).bundledDependencies, ...COMPILED_IN]);
  for (const name of names) Object.keys(packages[`node_modules/${name}`].dependencies ?? {}).forEach(dependency => names.add(dependency));
  return [...names].map(name => {
    const { version, license } = packages[`node_modules/${name}`];
    return { name, version, license, text: readFileSync(join(ROOT, 'node_modules', name, 'LICENSE'), 'utf8') };
  });
}

/** A place in a page that links can lead to, such as `errors.md#invalid-host`. */
function anchor(code: string): string {
  return `<a id="${code}"></a>`;
}

function example(title: string, { set = {}, add = [], text }: RuleExample): string[] {
  const changes = Object.entries(set)
    .map(([path, value]) => value === undefined ? `${path}: # removed` : stringify({ [path]: value }).trimEnd());
  const added = add.map(object => `---\n${stringify(object).trimEnd()}`);
  return changes.length + added.length === 0 && !text
    ? []
    : ['```yaml', `# ${title}`, ...changes, ...added, ...text ? [`---\n${text.trimEnd()}`] : [], '```'];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { output: { type: 'string', default: join(ROOT, 'docs') } } });
  const write = (name: string, content: string) => {
    const file = join(values.output, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  Object.entries(PAGES).forEach(([name, render]) => write(name, render()));
  (await diagrams()).forEach((svg, name) => write(join('images', name), svg));
}

void main();
