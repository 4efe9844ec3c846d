/** The size of the picture's text, in pixels. */
export const FONT_SIZE = 13;

/** Light and dark colours; those of text have a contrast of at least 4.5 to their background. */
const PALETTE: { readonly [name: string]: readonly [light: string, dark: string] } = {
  page: ['#ffffff', '#12161c'],
  box: ['#ffffff', '#1c232c'],
  border: ['#8b95a5', '#66738a'],
  text: ['#1b2430', '#e8edf4'],
  muted: ['#566173', '#a3afc0'],
  line: ['#8b95a5', '#66738a'],
  good: ['#1a6b35', '#6fd08c'],
  warn: ['#8a5300', '#f0b549'],
  bad: ['#b3201c', '#ff8f88'],
  warnBox: ['#fff6e5', '#33290f'],
  badBox: ['#fdecea', '#3b1a19'],
};

function variables(mode: 0 | 1): string {
  return Object.entries(PALETTE).map(([name, colours]) => `--${name}:${colours[mode]};`).join('');
}

/** Custom properties of the colours; printed pages are light. */
export const COLOURS = `:root{${variables(0)}color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{${variables(1)}}}
`;

/** The style of the picture, alone and in a page. */
export const PICTURE_STYLE = `.picture{font:${FONT_SIZE}px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
.picture .page{fill:var(--page)}
.picture .box{fill:var(--box);stroke:var(--border)}
.picture .warnBox{fill:var(--warnBox);stroke:var(--warn)}
.picture .badBox{fill:var(--badBox);stroke:var(--bad);stroke-width:2}
.picture .edge{fill:none;stroke:var(--line);stroke-width:1.5}
.picture .arrow{fill:var(--line)}
.picture .label{fill:var(--text);font-size:11px}
.picture .head{fill:var(--muted);font-weight:600}
.picture .title{fill:var(--text);font-weight:600}
.picture .plain{fill:var(--text)}
.picture .muted{fill:var(--muted)}
.picture .good{fill:var(--good)}
.picture .warn{fill:var(--warn)}
.picture .bad{fill:var(--bad)}
.picture a:hover .title{text-decoration:underline}
.picture a:focus-visible rect{stroke:var(--text);stroke-width:3}
`;
