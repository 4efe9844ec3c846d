#!/usr/bin/env node
import { PROCESS_OUTPUT } from './output';
import { run } from './run';

run(process.argv.slice(2), PROCESS_OUTPUT);
