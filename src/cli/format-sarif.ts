import { Finding } from '../analysis/finding';
import { CATALOGUE, CatalogueEntry, pageOf } from '../analysis/severity-by-code';
import { sarifText, sarifUri } from '../text/markup';
import { printableJson } from '../text/terminal';

const LEVELS: { readonly [level: string]: string } = { error: 'error', warning: 'warning', info: 'note' };

/**
 * Findings as SARIF 2.1.0, which code hosts display next to the source lines.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif(findings: readonly Finding[]): string {
  const codes = [...new Set(findings.map(finding => finding.code))].sort();
  return printableJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk8s-istio-ingress', rules: codes.map(rule) } },
      results: findings.map(result),
    }],
  });
}

function rule(code: string) {
  const entry = (CATALOGUE as { readonly [name: string]: CatalogueEntry })[code];
  return {
    id: code,
    name: entry.name,
    shortDescription: { text: entry.meaning },
    help: { text: entry.remedy },
    helpUri: pageOf(code),
    defaultConfiguration: { level: LEVELS[entry.level] },
  };
}

function result({ code, level, message, help, kind, namespace, name, path, file, line }: Finding) {
  const physical = file === undefined || file === '-' ? {}
    : { physicalLocation: { artifactLocation: { uri: sarifUri(file) }, ...line === undefined ? {} : { region: { startLine: line } } } };
  return {
    ruleId: code,
    level: LEVELS[level],
    message: { text: sarifText(`${message}; ${help}`) },
    locations: [
      {
        ...physical, logicalLocations: [{ kind: 'resource', fullyQualifiedName: `${kind}/${namespace}/${name}${path ? `/${path}` : ''}` }],
      },
    ],
  };
}
