/**
 * A way to an end for each way in which a case can begin, where there is one: what a crew follows that wants to finish.
 */
import type { FindingPath } from '../finding.ts';
import type { BehaviourModel } from './behaviour-model.ts';
import { netFor } from './diagnose.ts';
import { pathTo } from './path.ts';
import { exploreNet, SPACE_LIMITS } from './state-space.ts';

export function waysToAnEnd(model: BehaviourModel): readonly FindingPath[] {
  const net = netFor(model);
  return net.beginnings.flatMap((begins) => {
    const { found } = exploreNet({ ...net, beginnings: [begins] }, SPACE_LIMITS);
    const end = found.find(
      ({ marking, isCapped, isEndless }) => marking.runs.length === 0 && !isCapped && !isEndless,
    );
    return end === undefined ? [] : [pathTo(net, end, [], Number.POSITIVE_INFINITY)];
  });
}
