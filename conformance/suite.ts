import { Options } from './options';
import { Report } from './report';
import { Tools } from './tools';

/** A group of checks that runs alone. */
export interface Suite {
  /** What `--only` calls it. */
  readonly name: string;
  run(context: Context): Promise<void>;
}

export interface Context {
  readonly tools: Tools;
  readonly report: Report;
  readonly options: Options;
}
