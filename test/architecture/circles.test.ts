import { sourceFiles } from './sources';

/** The edge upwards that the design names: constructs have the analysis run. It alone may close a circle. */
const UPWARDS = ['synth/run-analysis.ts -> analysis/at-synth/analyze-at-synth.ts'];

/** The circles of a graph, one path for each edge that closes one. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    if (path.includes(node)) found.push([...path.slice(path.indexOf(node)), node].join(' -> '));
    if (done.has(node)) return;
    done.add(node);
    path.push(node);
    graph.get(node)?.forEach(visit);
    path.pop();
  };
  [...graph.keys()].forEach(visit);
  return found;
}

test('no file of src reaches itself through its imports, types included', () => {
  const edges = sourceFiles().map(({ path, imports }) => [path, imports.flatMap(to => to.path ?? [])
    .filter(to => !UPWARDS.includes(`${path} -> ${to}`))] as const);
  expect(circles(new Map(edges))).toEqual([]);
});

test('a circle of two files, one of three, and a file that imports itself are found, and diamonds are not circles', () => {
  const graph = new Map([
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
    ['d', []],
    ['e', ['f']],
    ['f', ['a', 'g']],
    ['g', ['e', 'h']],
    ['h', ['g']],
    ['i', ['i']],
  ]);
  expect(circles(graph)).toEqual(['e -> f -> g -> e', 'g -> h -> g', 'i -> i']);
});
