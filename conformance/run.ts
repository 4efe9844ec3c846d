import { parseOptions } from './options';
import { writeResults } from './readme';
import { Report } from './report';
import { Suite } from './suite';
import { accessSuite } from './suites/access';
import { alertsSuite } from './suites/alerts';
import { almostValidSuite } from './suites/almost-valid';
import { analysisSuite } from './suites/analysis';
import { backendsSuite } from './suites/backends';
import { clusterSuite } from './suites/cluster';
import { converterSuite } from './suites/converter';
import { corpusSuite } from './suites/corpus';
import { directoriesSuite } from './suites/directories';
import { gatewayApiSuite } from './suites/gateway-api';
import { gatewayApiGeneratedSuite } from './suites/gateway-api-generated';
import { gatewayApiGoldenSuite } from './suites/gateway-api-golden';
import { gatewayApiRequestsSuite } from './suites/gateway-api-requests';
import { gatewayApiWalkSuite } from './suites/gateway-api-walk';
import { generatedSuite } from './suites/generated';
import { gitopsSuite } from './suites/gitops';
import { handmadeSuite } from './suites/handmade';
import { helmSuite } from './suites/helm';
import { howToSuite } from './suites/how-to';
import { ignoredSuite } from './suites/ignored';
import { ingressSuite } from './suites/ingress';
import { manifestsSuite } from './suites/manifests';
import { overlappingSuite } from './suites/overlapping';
import { policiesSuite } from './suites/policies';
import { recipesSuite } from './suites/recipes';
import { reportSuite } from './suites/report';
import { reverseSuite } from './suites/reverse';
import { sealingSuite } from './suites/sealing';
import { symptomsSuite } from './suites/symptoms';
import { tlsSuite } from './suites/tls';
import { tlsPolicySuite } from './suites/tls-policy';
import { tutorialSuite } from './suites/tutorial';
import { verdictSuite } from './suites/verdict';
import { verifySuite } from './suites/verify';
import { versionsSuite } from './suites/versions';
import { walkSuite } from './suites/walk';
import { webSuite } from './suites/web';
import { setUp } from './tools';

const SUITES: Suite[] = [
  handmadeSuite,
  verdictSuite,
  versionsSuite,
  corpusSuite,
  backendsSuite,
  gatewayApiSuite,
  gatewayApiGoldenSuite,
  reverseSuite,
  ignoredSuite,
  overlappingSuite,
  generatedSuite,
  almostValidSuite,
  analysisSuite,
  tlsSuite,
  tlsPolicySuite,
  accessSuite,
  walkSuite,
  policiesSuite,
  webSuite,
  gatewayApiWalkSuite,
  gatewayApiGeneratedSuite,
  tutorialSuite,
  howToSuite,
  recipesSuite,
  symptomsSuite,
  gatewayApiRequestsSuite,
  verifySuite,
  alertsSuite,
  gitopsSuite,
  clusterSuite,
  reportSuite,
  helmSuite,
  sealingSuite,
  ingressSuite,
  manifestsSuite,
  directoriesSuite,
  converterSuite,
];

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const suites = SUITES.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const unknown = options.only.filter(name => !SUITES.some(suite => suite.name === name));
  if (unknown.length > 0) {
    throw new Error(`unknown suites: ${unknown.join(', ')} (there are: ${SUITES.map(({ name }) => name).join(', ')})`);
  }
  const tools = setUp();
  const report = new Report(options);
  for (const suite of suites) {
    const start = Date.now();
    try {
      await suite.run({ tools, report, options });
    } catch (error) {
      report.check({ suite: suite.name, judge: 'the suite itself', id: suite.name, ok: false, words: (error as Error).stack });
    }
    process.stderr.write(`${suite.name}: ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
  }
  if (options.writeReadme && options.only.length === 0 && options.case === undefined) {
    writeResults(report.rows, tools.versions);
  }
  process.stderr.write(`${report.table()}\n`);
  if (report.rows.length === 0) {
    throw new Error('no case was selected');
  }
  // a suite that died may have left servers open, for which Node would wait
  process.stdout.write(`${report.summary()}\n`, () => process.exit(report.failed === 0 ? 0 : 1));
}

main().catch((error: Error) => {
  process.stderr.write(`conformance: ${error.message}\n`);
  process.stdout.write('0 passed, 1 failed\n', () => process.exit(2));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(130)); // `exit` ends what was started
}
