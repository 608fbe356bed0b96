/** FeelNode: a piece of a FEEL text with what it is and its parts in their order, signs and keywords among them. */
export interface FeelNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly FeelNode[];
}

const NONE: readonly FeelNode[] = [];

export function leaf(name: string, from: number, to: number): FeelNode {
  return { name, from, to, children: NONE };
}

/** From the start of the first part to the end of the last. */
export function branch(name: string, children: readonly FeelNode[]): FeelNode {
  return { name, from: children[0]?.from ?? 0, to: children.at(-1)?.to ?? 0, children };
}

/** Whether `node`, or anything below it, is of that kind and fits. */
export function mentions(node: FeelNode, kind: string, fits: (node: FeelNode) => boolean): boolean {
  return (node.name === kind && fits(node)) || node.children.some((child) => mentions(child, kind, fits));
}
