/**
 * Strongly connected regions of a directed graph (Tarjan 1972), without recursion.
 *
 * Invariants:
 * R1  Linear in the number of nodes and ways. A region is listed after every region it leads to.
 */
export interface Region<Node> {
  readonly nodes: readonly Node[];
  /** Some way leads out of it. */
  readonly isLeft: boolean;
}

export function strongRegions<Node>(
  nodes: Iterable<Node>,
  waysFrom: (node: Node) => readonly Node[],
): readonly Region<Node>[] {
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const open: Node[] = [];
  const closed = new Set<Node>();
  const leaves = new Set<Node>();
  const regions: Region<Node>[] = [];
  const lower = (node: Node, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  const enter = (node: Node) => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    open.push(node);
    return { node, targets: waysFrom(node), at: 0 };
  };
  for (const root of nodes) {
    if (index.has(root)) continue;
    const path = [enter(root)];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = step.targets[step.at];
      if (target !== undefined) {
        step.at += 1;
        if (!index.has(target)) path.push(enter(target));
        else if (closed.has(target)) leaves.add(step.node);
        else lower(step.node, index.get(target) ?? 0);
        continue;
      }
      path.pop();
      const isRoot = low.get(step.node) === index.get(step.node);
      const before = path.at(-1);
      if (before !== undefined) lower(before.node, low.get(step.node) ?? 0);
      if (!isRoot) continue;
      const region = open.splice(open.lastIndexOf(step.node));
      for (const node of region) closed.add(node);
      regions.push({ nodes: region, isLeft: region.some((node) => leaves.has(node)) });
      if (before !== undefined) leaves.add(before.node);
    }
  }
  return regions;
}
