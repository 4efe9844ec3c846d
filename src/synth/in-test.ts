import { App } from 'cdk8s';
import { IConstruct } from 'constructs';

/** What jest, vitest and `node --test` set for the programs that they run. */
const TEST_RUNNERS = ['JEST_WORKER_ID', 'VITEST_WORKER_ID', 'NODE_TEST_CONTEXT'];
/** Where `Testing.app()` of cdk8s writes. */
const TESTING_FOLDER = 'cdk8s.outdir.';

/** Whether a test runner runs the program. */
export function hasTestRunner(environment: NodeJS.ProcessEnv = process.env): boolean {
  return TEST_RUNNERS.some(name => environment[name] !== undefined);
}

/** Whether a tree is a `Testing.app()`, which writes to a temporary folder. */
export function isTestingApp(root: IConstruct): boolean {
  const { outdir } = root as Partial<App>; // not instanceof: the app may be of another copy of cdk8s
  return typeof outdir === 'string' && outdir.includes(TESTING_FOLDER);
}
