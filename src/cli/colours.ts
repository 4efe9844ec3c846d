/** Colours for a terminal, unless disabled with `--no-color` or the environment variable NO_COLOR (no-color.org). */
export function usesColours(wanted: boolean, env: NodeJS.ProcessEnv, isTerminal: boolean | undefined): boolean {
  return wanted && !env.NO_COLOR && env.TERM !== 'dumb' && Boolean(isTerminal);
}
