/** How a line of a node or a node looks: `bad` and `warn` have a sign besides their colour. */
export type Look = 'title' | 'plain' | 'muted' | 'good' | 'warn' | 'bad';

/** A line of a node. */
export interface Line {
  readonly text: string;
  readonly look: Look;
  /** Continues on a second line instead of being shortened. */
  readonly breaks?: boolean;
}

/** The columns of the picture, from left to right. */
export const COLUMNS = ['clients', 'ports', 'hosts', 'backends'] as const;

export type Column = typeof COLUMNS[number];

/** A box of the picture. */
export interface PictureNode {
  readonly id: string;
  readonly column: Column;
  /** From top to bottom; the first is the title. */
  readonly lines: readonly Line[];
  /** The whole text, for a tooltip. */
  readonly full: string;
  /** The worst of what it shows. */
  readonly look: 'plain' | 'warn' | 'bad';
  /** Id of the first host behind it, for a link. */
  readonly host?: string;
}

/** A line between two boxes. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** The requests that take it; empty for all. */
  readonly labels: readonly string[];
  /** The whole text, for a tooltip. */
  readonly full: string;
}

/** What a picture shows. */
export interface PictureGraph {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** The hosts are shown in groups. */
  readonly grouped: boolean;
}
