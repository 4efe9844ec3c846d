/** Words that a cell of a page quotes, of which one group must appear together. */
interface Alternative {
  readonly present: readonly string[];
  readonly absent: readonly string[];
  readonly noBody: boolean;
}

/**
 * What a cell quotes: texts in backticks. A comma or `or` separates alternatives; `without` or `no` before a text: it does not appear;
 * `with no body`: nothing follows the headers.
 */
function alternativesOf(cell: string): Alternative[] {
  const quoted: string[] = [];
  const text = cell.replace(/`([^`]+)`/g, (_, words: string) => `\0${quoted.push(words) - 1}\0`);
  return text.split(/,\s+or\s+|,\s+|\s+or\s+/).map(part => {
    const found = [...part.matchAll(/(\b(?:without|no) )?\0(\d+)\0/g)];
    return {
      present: found.filter(([, negation]) => negation === undefined).map(([, , index]) => quoted[Number(index)]),
      absent: found.filter(([, negation]) => negation !== undefined).map(([, , index]) => quoted[Number(index)]),
      noBody: part.includes('with no body'),
    };
  }).filter(({ present, absent, noBody }) => present.length + absent.length > 0 || noBody);
}

/**
 * How outputs differ from what a cell quotes: each output must have one of the alternatives, and each alternative must appear in one of the
 * outputs. In a race each output may have any of them.
 */
export function differences(cell: string, outputs: readonly string[], race = false): string[] {
  const alternatives = alternativesOf(cell);
  if (alternatives.length === 0) { return [`the page quotes no words in '${cell}'`]; }
  const unknown = outputs.filter(output => !alternatives.some(alternative => matches(alternative, output)));
  const unseen = race ? [] : alternatives.filter(alternative => !outputs.some(output => matches(alternative, output)));
  return [
    ...outputs.length === 0 ? ['nothing was printed'] : [],
    ...unknown.map(output => `the page says '${cell}', seen:\n${output}`),
    ...unseen.map(({ present }) => `the page says '${present.join("' and '")}', which is in no output:\n${outputs.join('\n')}`),
  ];
}

function matches({ present, absent, noBody }: Alternative, output: string): boolean {
  return present.every(words => has(output, words)) && !absent.some(words => has(output, words))
    && (!noBody || output.endsWith('\n\n'));
}

/** Three digits are the status of an answer. */
function has(output: string, words: string): boolean {
  return /^\d{3}$/.test(words) ? new RegExp(`^HTTP\\S* ${words}\\b`, 'm').test(output) : output.includes(words);
}
