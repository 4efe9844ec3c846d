/** A node or edge label with its size, and its place once it is laid out. */
export interface Box {
  readonly width: number;
  readonly height: number;
  /** The centre. */
  readonly x: number;
  readonly y: number;
}

/** The part of a graph of dagre that is used here. */
export interface Graph {
  setGraph(label: { [name: string]: string | number }): void;
  setNode(id: string, label: { [name: string]: string | number }): void;
  setEdge(from: string, to: string, label: { [name: string]: string | number }): void;
  node(id: string): Box;
  /** The place of an edge's label. */
  edge(from: string, to: string): Box;
  graph(): { readonly width: number; readonly height: number };
}

interface Dagre {
  readonly graphlib: { readonly Graph: new () => Graph };
  layout(graph: Graph): void;
}

// `npx projen compile` bundles the package into this file: it is a development dependency (.projenrc.ts)
// eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies
const dagre = require('@dagrejs/dagre') as Dagre;

/** An empty graph. */
export function newGraph(): Graph {
  return new dagre.graphlib.Graph();
}

/** Places the nodes and edges of a graph. */
export function layOut(graph: Graph): void {
  dagre.layout(graph);
}
