import { againstText, certificateText, expiringText, explained, fieldText, fileText, findingText, headline, objectTexts, UNKNOWN } from './format-check';
import { CheckResult, isNew, ObjectChange } from '../report/check/check-result';
import { counted } from '../text/plural';
import { printableLine } from '../text/terminal';

/** GitHub refuses a comment of more than 65,536 characters; the rest is for what a workflow adds. */
const MAX_LENGTH = 60_000;
/** How many fields of an object are written. */
const FIELDS = 3;
/** How long a cell is. */
const CELL = 300;

/** The result of `check` for a comment on a pull request. What does not fit is counted. */
export function formatCheckMarkdown(result: CheckResult): string {
  const { certificates, complete, errors, expiring, files, findings, notes, objects, secrets } = result;
  const objectText = objectTexts(objects);
  const moved = files.filter(({ sameObjects }) => sameObjects);
  const lines = new Lines();
  const compared = `compared with ${code(againstText(result.against))}${result.at === undefined ? '' : ` at ${code(result.at)}`}`;
  lines.add(`**${headline(result)}** (${compared})`);
  if (errors.length > 0) {
    lines.add('', 'Errors:');
    lines.some(errors, errorLines, 'error', 0.4);
  }
  if (objects.length > 0) {
    lines.add('', '| | object | what changes |', '|---|---|---|');
    lines.some(objects, object => [`| ${object.change} | ${code(objectText(object), true)} | ${detailsOf(object)} |`], 'object', 0.6);
  }
  list('Files', moved.map(file => code(fileText(file))), 'file', 0.65);
  list('Certificates', certificates.map(change => `${isNew(change) ? change.action : `**${change.action}**`} ${code(certificateText(change).replace(/^\w+ /, ''))}`),
    'certificate', 0.8);
  if (!complete) list('Encrypted Secrets', secrets.map(({ namespace, name, reason }) => `${code(`${namespace}/${name}`)}: ${code(reason)}`), 'Secret', 0.85);
  list('New findings', findings.map(finding => `${code(findingText(finding))} → ${code(finding.help)}`), 'finding', 0.95);
  list('Ends soon', expiring.map(each => code(expiringText(each))), 'certificate', 0.98);
  list('Notes', notes.map(note => code(note)), 'note', 1);
  if (!complete) lines.add('', UNKNOWN);
  return lines.text();

  function list(title: string, items: readonly string[], noun: string, share: number): void {
    if (items.length === 0) return;
    lines.add('', `${title}:`);
    lines.some(items, item => [`- ${item}`], noun, share);
  }
}

/** Lines up to the limit; the space for the last words of each list is kept. */
class Lines {
  private readonly lines: string[] = [];
  private length = 0;

  public add(...lines: string[]): void {
    this.lines.push(...lines);
    this.length += lines.reduce((sum, line) => sum + line.length + 1, 0);
  }

  /** @param share part of the comment that is full after this list, so that a long list leaves room for those after it */
  public some<T>(items: readonly T[], toLines: (item: T) => string[], noun: string, share: number): void {
    for (const [index, item] of items.entries()) {
      const lines = toLines(item);
      if (this.length + lines.join('\n').length > share * MAX_LENGTH) {
        this.add('', `and ${counted(items.length - index, `more ${noun}`)}; \`cdk8s-istio-ingress check\` lists all`);
        return;
      }
      this.add(...lines);
    }
  }

  public text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** An error in a line; what a program printed is a block, so that the line with the reason is seen. */
function errorLines(error: string): string[] {
  const [first, ...printed] = error.split('\n');
  const block = printed.map(cell);
  const fence = '`'.repeat(Math.max(3, longestRun(block.join('\n')) + 1));
  return [`- ${code(first)}`, ...printed.length === 0 ? [] : ['', ...[fence, ...block, fence].map(line => `  ${line}`)]];
}

function detailsOf(object: ObjectChange): string {
  const { reason, fields } = explained(object);
  const more = fields.length - FIELDS;
  return [...reason === undefined ? [] : [code(reason, true)], ...fields.slice(0, FIELDS).map(field => code(fieldText(field), true)), ...more > 0 ? [`and ${counted(more, 'more field')}`] : []].join('<br>');
}

/**
 * Untrusted text as code: no link, mention or HTML in it has an effect.
 *
 * @param inTable a bar would end the cell, even in code
 * @see https://github.github.com/gfm/#code-spans
 */
function code(text: string, inTable = false): string {
  const shown = cell(text);
  const longest = longestRun(shown);
  const fence = '`'.repeat(longest + 1);
  const padded = longest > 0 ? ` ${shown} ` : shown;
  return `${fence}${inTable ? padded.replaceAll('|', '\\|') : padded}${fence}`;
}

function cell(text: string): string {
  const line = printableLine(text);
  return line.length > CELL ? `${line.slice(0, CELL)}…` : line;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
