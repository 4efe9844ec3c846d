import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { CONFORMANCE, ROOT } from '../tools/paths';

const DOMAINS = ['access', 'gateway', 'routing', 'secrets', 'workload'];

/** What no program of the corpus need use, and why. */
export const EXCEPTIONS: { readonly [member: string]: string } = {
  ...because('it prints commands, which the suite walk runs', [
    'HostCheck.command', 'HostCheck.question', 'HostCheckOptions.address', 'HostCheckOptions.caFile', 'HostCheckOptions.directory',
    'HostCheckOptions.path',
    'HostCheckOptions.port', 'HostCheckOptions.serverName',
  ]),
  ...because('Prometheus judges it in the suite alerts', [
    'CertificateExpiryAlertsProps.criticalBefore', 'CertificateExpiryAlertsProps.gateways', 'CertificateExpiryAlertsProps.kubernetesGateways',
    'CertificateExpiryAlertsProps.labels', 'CertificateExpiryAlertsProps.metadata', 'CertificateExpiryAlertsProps.metricLabels',
    'CertificateExpiryAlertsProps.runbookUrl', 'CertificateExpiryAlertsProps.warningBefore',
  ]),
  ...because('it prints commands that delete', ['Cleanup.commands']),
  ...because('the name of a port is in a Service that the program does not have', ['BackendTlsPolicyProps.portName']),
};

function because(reason: string, members: string[]): { readonly [member: string]: string } {
  return Object.fromEntries(members.map(member => [member, reason]));
}

/** Every option (property of a props interface), static factory and enum member of the construct domains, by `.jsii`. */
export function publicOptions(): string[] {
  const { types } = JSON.parse(fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8')) as { types: Record<string, JsiiType> };
  return Object.values(types).filter(({ locationInModule }) =>
    DOMAINS.includes(locationInModule.filename.split('/')[1])).flatMap(type => {
    const properties = type.kind === 'interface' && type.datatype ? type.properties ?? [] : [];
    const factories = (type.methods ?? []).filter(method => method.static);
    return [...properties, ...factories, ...type.members ?? []].map(({ name }) => `${type.name}.${name}`);
  }).sort();
}

interface JsiiType {
  readonly name: string;
  readonly kind: 'class' | 'enum' | 'interface';
  readonly datatype?: boolean;
  readonly locationInModule: { readonly filename: string };
  readonly properties?: { readonly name: string }[];
  readonly methods?: { readonly name: string; readonly static?: boolean }[];
  readonly members?: { readonly name: string }[];
}

/** What the programs of the corpus use, as `Type.member`: by TypeScript's own checker, so that a name alone is not enough. */
export function usedOptions(): Set<string> {
  const folder = path.join(CONFORMANCE, 'corpus', 'programs');
  const files = fs.readdirSync(folder).map(file => path.join(folder, file));
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), file => fs.readFileSync(file, 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, rootDir: undefined, noEmit: true, types: ['node'] }, ROOT,
  );
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const used = new Set<string>();
  const use = (symbol: ts.Symbol | undefined) => {
    for (const { parent } of symbol?.declarations ?? []) {
      const { name } = parent as ts.Node & { name?: ts.Identifier };
      if (name) { used.add(`${name.text}.${symbol!.name}`); }
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) { use(checker.getSymbolAtLocation(node.name)); }
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const props = checker.getContextualType(node.parent);
      use(props && checker.getPropertyOfType(checker.getNonNullableType(props), node.name.getText()));
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(file => visit(program.getSourceFile(file)!));
  return used;
}
