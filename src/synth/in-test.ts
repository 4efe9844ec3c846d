import { App } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Environment variables that jest, vitest and `node --test` set. */
const TEST_RUNNERS = ['JEST_WORKER_ID', 'VITEST_WORKER_ID', 'NODE_TEST_CONTEXT'];
/** Output folder of cdk8s's `Testing.app()`. */
const TESTING_FOLDER = 'cdk8s.outdir.';

/** Whether the program runs in a test runner. */
export function hasTestRunner(environment: NodeJS.ProcessEnv = process.env): boolean {
  return TEST_RUNNERS.some(name => environment[name] !== undefined);
}

/** Whether a tree is a `Testing.app()`, which writes to a temporary folder. */
export function isTestingApp(root: IConstruct): boolean {
  const { outdir } = root as Partial<App>; // not instanceof: the app may come from another copy of cdk8s
  return typeof outdir === 'string' && outdir.includes(TESTING_FOLDER);
}
