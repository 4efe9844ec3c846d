import { html, Markup } from './markup';

/** A table with a search. */
export interface SearchedTable {
  /** Selector of the rows. */
  readonly rows: string;
  readonly count: number;
  /** What a row is, plural. */
  readonly noun: string;
  /** Id of the search. */
  readonly id: string;
  readonly expiryDays: number;
}

/** The search and the pages of a table; the script shows them. */
export function tools({ rows, count, noun, id, expiryDays }: SearchedTable): Markup {
  return html`<div class="tools" data-rows="${rows}" data-noun="${noun}" hidden><label for="${id}">Search ${noun}</label>
<input id="${id}" type="search" autocomplete="off">
<label><input type="checkbox"> only errors, warnings, and ends within ${expiryDays} days</label>
<output for="${id}"></output> <button type="button">Show all ${count}</button></div>`;
}
