/** Colours for a terminal, unless the user refuses them: `--no-color`, or NO_COLOR with any value (no-color.org). */
export function usesColours(wanted: boolean, env: NodeJS.ProcessEnv, isTerminal: boolean | undefined): boolean {
  return wanted && !env.NO_COLOR && env.TERM !== 'dumb' && Boolean(isTerminal);
}
