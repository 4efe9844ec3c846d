/** Maps items with limited concurrency; the results are in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[], bound: number, run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) results[at] = await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, worker));
  return results;
}
