/** Diagrams of the documentation: Graphviz draws `docs/images/*.dot` as SVG that follows the reader's light or dark mode. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = join(__dirname, '../docs/images');

const DEFAULTS = {
  graphAttributes: { rankdir: 'LR', bgcolor: 'transparent', fontname: 'Helvetica', fontsize: 12, nodesep: 0.3, ranksep: 0.6, pad: 0.2 },
  nodeAttributes: { shape: 'box', style: 'rounded,filled', fontname: 'Helvetica', fontsize: 12, margin: '0.35,0.1' },
  edgeAttributes: { fontname: 'Helvetica', fontsize: 10, arrowsize: 0.7 },
};

const STYLE = `
  text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .node path { fill: #f6f8fa; stroke: #59636e; }
  .node.source path { fill: #ddf4ff; stroke: #0969da; }
  .node.decision path { fill: #fff8c5; stroke: #9a6700; }
  .node.aside path { stroke-dasharray: 4 3; }
  .edge path { stroke: #59636e; } .edge polygon { fill: #59636e; stroke: #59636e; }
  .edge.aside path { stroke-dasharray: 4 3; }
  .edge.tls path { stroke: #1a7f37; stroke-width: 2; } .edge.tls polygon { fill: #1a7f37; stroke: #1a7f37; }
  .cluster path, .cluster polygon { fill: none; stroke: #d1d9e0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .node path { fill: #151b23; stroke: #9198a1; }
    .node.source path { fill: #121d2f; stroke: #4493f8; }
    .node.decision path { fill: #2e2a1f; stroke: #d29922; }
    .edge path { stroke: #9198a1; } .edge polygon { fill: #9198a1; stroke: #9198a1; }
    .edge.tls path { stroke: #3fb950; } .edge.tls polygon { fill: #3fb950; stroke: #3fb950; }
    .cluster path, .cluster polygon { stroke: #3d444d; }
  }
`;

/** Each diagram by the name of its picture, such as `store.svg`. */
export async function diagrams(): Promise<Map<string, string>> {
  const { instance } = await import('@viz-js/viz'); // the package has only modules
  const graphviz = await instance();
  return new Map(readdirSync(FOLDER).filter(file => file.endsWith('.dot')).sort().map(file => {
    const source = readFileSync(join(FOLDER, file), 'utf8');
    const svg = graphviz.renderString(source, { format: 'svg', ...DEFAULTS });
    return [`${basename(file, '.dot')}.svg`, withStyle(svg, /^\/\/ (.+)$/m.exec(source)![1])];
  }));
}

function withStyle(svg: string, title: string): string {
  const body = svg.slice(svg.indexOf('<svg')).replace(/<!--.*?-->\n?/gs, '').replace(/<title>.*?<\/title>\n?/g, '')
    .replace(/ font-family="[^"]*"/g, '').replace(/(<text[^>]*?) fill="[^"]*"/g, '$1');
  return body.replace(/^<svg([^>]*)>/, `<svg$1 role="img" aria-label="${title}">\n<style>${STYLE}</style>`);
}
