#!/usr/bin/env node
import { PROCESS_OUTPUT } from './output';
import { run } from './run';

// `lint … | head` closes the pipe early: the command must not fail for it
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

run(process.argv.slice(2), PROCESS_OUTPUT);
