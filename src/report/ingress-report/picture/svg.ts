import { buildGraph } from './build-graph';
import { Box, layOut, newGraph } from './dagre';
import { fit, fitList, inTwoLines, textWidth } from './fit';
import { Column, COLUMNS, Line, PictureEdge, PictureGraph, PictureNode } from './graph';
import { COLOURS, FONT_SIZE, PICTURE_STYLE } from './style';
import { xmlText } from '../../../text/markup';
import { counted } from '../../../text/plural';
import { ReportData } from '../report-data';

const WIDTHS: { readonly [column in Column]: number } = { clients: 216, ports: 210, hosts: 250, backends: 215 };
const HEADINGS: { readonly [column in Column]: string } = { clients: 'Clients', ports: 'Ports of the gateway', hosts: 'Hosts', backends: 'Backends' };
const LINE_HEIGHT = 19;
const PADDING = 11;
const SIGN = 16;
const HEAD = 34;
const MARGIN = 16;
const LABEL_SIZE = 11;
const MAX_LABEL = 150;
/** Graphs with more edges have labels in their tooltips only. */
const MOST_LABELS = 40;

/** A picture in SVG and in words. */
export interface Picture {
  readonly svg: string;
  readonly description: string;
  readonly grouped: boolean;
}

/** The picture of a report as a file. */
export function pictureFile(data: ReportData): string {
  const graph = buildGraph(data);
  const description = describe(data, graph);
  const style = `<style>${COLOURS}${PICTURE_STYLE}</style>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawn(graph, {
    attributes: 'xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"',
    head: `<title id="title">Ingress on ${xmlText(data.day)}</title><desc id="desc">${xmlText(description)}</desc>${style}`,
    links: false,
  })}\n`;
}

/** The picture of a report as a part of its page, with links to the hosts. */
export function pictureInPage(data: ReportData): Picture {
  const graph = buildGraph(data);
  const svg = drawn(graph, { attributes: 'role="group" aria-labelledby="picture" aria-describedby="picture-text"', head: '', links: true });
  return { svg, description: describe(data, graph), grouped: graph.grouped };
}

function describe({ hosts, backends }: ReportData, { nodes, grouped }: PictureGraph): string {
  const titles = (column: Column) => [...new Set(nodes.filter(node => node.column === column).map(({ lines }) => lines[0].text))];
  return `From left to right: clients, ports of the gateway, hosts, backends. Clients: ${titles('clients').join('; ')}. `
    + `Ports: ${titles('ports').join('; ')}. There are ${counted(hosts.length, 'host')} and ${counted(backends.length, 'backend')}.`
    + `${grouped ? ' Hosts are shown in groups.' : ''}`;
}

function drawn(graph: PictureGraph, { attributes, head, links }: { attributes: string; head: string; links: boolean }): string {
  const { edges } = graph;
  const nodes = graph.nodes.map(node => ({ ...node, lines: node.lines.flatMap(line => broken(line, WIDTHS[node.column] - PADDING * 2)) }));
  const labelled = edges.length <= MOST_LABELS;
  const placed = newGraph();
  placed.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 10, ranksep: 44, marginx: MARGIN, marginy: MARGIN });
  for (const { id, column, lines } of nodes) {
    placed.setNode(id, { width: WIDTHS[column], height: lines.length * LINE_HEIGHT + PADDING * 2 - 5 });
  }
  for (const { from, to, labels } of edges) {
    const width = labelled && labels.length > 0 ? textWidth(fitList(labels, MAX_LABEL, LABEL_SIZE), LABEL_SIZE) + 10 : 1;
    placed.setEdge(from, to, { width, height: width > 1 ? 16 : 1, labelpos: 'c' });
  }
  layOut(placed);
  const { width, height } = placed.graph();
  const left = (column: Column) => nodes.filter(node => node.column === column)
    .map(({ id }) => placed.node(id).x - placed.node(id).width / 2);
  const headings = COLUMNS.filter(column => left(column).length > 0).map(column =>
    `<text class="head" x="${number(Math.min(...left(column)))}" y="22">${HEADINGS[column]}</text>`);
  return [
    `<svg class="picture" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height) + HEAD - MARGIN / 2}" `
      + `width="${Math.ceil(width)}" height="${Math.ceil(height) + HEAD - MARGIN / 2}" ${attributes}>`,
    `${head}<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">`
      + '<path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs><rect class="page" width="100%" height="100%"/>',
    ...headings,
    `<g transform="translate(0 ${HEAD - MARGIN / 2})">`,
    ...edges.map(edge => path(edge, placed.node(edge.from), placed.node(edge.to), placed.edge(edge.from, edge.to))),
    ...edges.filter(({ labels }) => labelled && labels.length > 0).map(edge => labelText(edge, placed.edge(edge.from, edge.to))),
    ...nodes.map(node => boxText(node, placed.node(node.id), links)),
    '</g></svg>',
  ].join('\n');
}

/** A curve through the place of the label, which is level. */
function path({ full }: PictureEdge, from: Box, to: Box, label: Box): string {
  const [start, end] = [{ x: from.x + from.width / 2, y: from.y }, { x: to.x - to.width / 2 - 1, y: to.y }];
  const [left, right] = [label.x - label.width / 2, label.x + label.width / 2];
  const tip = full === '' ? '' : `<title>${xmlText(full)}</title>`;
  return `<path class="edge" marker-end="url(#arrow)" d="M${number(start.x)} ${number(start.y)}${curve(start, { x: left, y: label.y })}`
    + `${label.width > 1 ? `H${number(right)}` : ''}${curve({ x: right, y: label.y }, end)}">${tip}</path>`;
}

interface Point { readonly x: number; readonly y: number }

function curve(from: Point, to: Point): string {
  const middle = number((from.x + to.x) / 2);
  return from.y === to.y ? `H${number(to.x)}` : `C${middle} ${number(from.y)} ${middle} ${number(to.y)} ${number(to.x)} ${number(to.y)}`;
}

function labelText({ labels }: PictureEdge, { x, y, width }: Box): string {
  return `<rect class="page" x="${number(x - width / 2 + 2)}" y="${number(y - 8)}" width="${number(width - 4)}" height="16"/>`
    + `<text class="label" x="${number(x)}" y="${number(y + 4)}" text-anchor="middle">${xmlText(fitList(labels, MAX_LABEL, LABEL_SIZE))}</text>`;
}

function boxText({ lines, full, look, host }: PictureNode, { x, y, width, height }: Box, links: boolean): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const texts = lines.map((line, i) => lineText(line, left + PADDING, top + PADDING + 11 + i * LINE_HEIGHT, width - PADDING * 2));
  const box = `<rect class="${look === 'plain' ? 'box' : `${look}Box`}" x="${number(left)}" y="${number(top)}" `
    + `width="${number(width)}" height="${number(height)}" rx="6"/>`;
  const group = `<g><title>${xmlText(full)}</title>${box}${texts.join('')}</g>`;
  return links && host !== undefined ? `<a href="#${host}">${group}</a>` : group;
}

function broken(line: Line, width: number): Line[] {
  return line.breaks ? inTwoLines(line.text, width, FONT_SIZE).map(text => ({ ...line, text })) : [line];
}

function lineText({ text, look }: Line, x: number, y: number, width: number): string {
  const sign = SIGNS[look];
  const indent = sign === undefined ? 0 : SIGN;
  const shown = fit(text, width - indent, FONT_SIZE, look === 'title');
  return `${sign === undefined ? '' : `<path class="${look}" d="${sign(x, y)}"/>`}`
    + `<text class="${look}" x="${number(x + indent)}" y="${number(y)}">${xmlText(shown)}</text>`;
}

/** Shapes beside the colours: a disc, a triangle, a cross. */
const SIGNS: { readonly [look in Line['look']]?: (x: number, y: number) => string } = {
  good: (x, y) => `M${number(x)} ${number(y - 4.5)}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z`,
  warn: (x, y) => `M${number(x + 5)} ${number(y - 10)}l5.5 10h-11z`,
  bad: (x, y) => `M${number(x)} ${number(y - 7.5)}l2-2l3 3l3-3l2 2l-3 3l3 3l-2 2l-3-3l-3 3l-2-2l3-3z`,
};

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
