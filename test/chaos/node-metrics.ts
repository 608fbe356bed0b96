/** What the nodes counted since their last start, all of them together: how much they were in each other's way. */
import type { BatonNode } from './baton-node.ts';

/** By their names in the report. */
const COUNTED = {
  commits: /^baton_commit_seconds_count (\S+)$/m,
  commands: /^baton_commit_commands_sum (\S+)$/m,
  conflicts: /^baton_commit_conflicts_total (\S+)$/m,
} as const;

export async function countedBy(nodes: readonly BatonNode[]): Promise<Record<keyof typeof COUNTED, number>> {
  const sums = { commits: 0, commands: 0, conflicts: 0 };
  for (const { url } of nodes) {
    const text = await fetch(`${url}/metrics`).then((answer) => answer.text());
    sums.commits += Number(COUNTED.commits.exec(text)?.[1] ?? 0);
    sums.commands += Number(COUNTED.commands.exec(text)?.[1] ?? 0);
    sums.conflicts += Number(COUNTED.conflicts.exec(text)?.[1] ?? 0);
  }
  return sums;
}
