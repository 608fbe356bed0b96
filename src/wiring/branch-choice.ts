/**
 * Which branches of a gateway its conditions choose over some data: the rules a run goes by, with every condition's error
 * told, also of those a run would not have come to.
 *
 * Boundary: for showing, before anything runs; a run does it in the kernel.
 */
import type { JsonValue } from '../expressions/value.ts';
import { workOut } from './expression-preview.ts';
import type { DecisionWiring } from './wiring-document.ts';

export type ConditionsWiring = Extract<DecisionWiring, { by: 'conditions' }>;

export interface GatewayBranches {
  /** The first that holds is taken; else all that hold. */
  readonly takes: 'first' | 'all';
  /** Ids of the flows, in the order of the file. */
  readonly flows: readonly string[];
  readonly conditions: Readonly<Record<string, string>>;
  readonly defaultFlow?: string;
  /** Flows nobody has given a condition. */
  readonly open: readonly string[];
}

export interface BranchChoice {
  readonly chosen: readonly string[];
  /** By flow: why its condition has no answer. */
  readonly errors: Readonly<Record<string, string>>;
  readonly problem?: string;
}

export function gatewayBranches(
  takes: GatewayBranches['takes'],
  flows: readonly string[],
  wired: ConditionsWiring,
  drawnDefault: string | undefined,
): GatewayBranches {
  const said = wired.default ?? drawnDefault;
  const known = said !== undefined && flows.includes(said) ? said : undefined;
  const conditions = Object.fromEntries(
    flows.flatMap((flow) => {
      const text =
        flow !== known && Object.hasOwn(wired.conditions, flow) ? wired.conditions[flow] : undefined;
      return text === undefined ? [] : [[flow, text]];
    }),
  );
  const open = flows.filter((flow) => flow !== known && !Object.hasOwn(conditions, flow));
  const [only] = open;
  const isRest = known === undefined && open.length === 1 && Object.keys(conditions).length > 0;
  const defaultFlow = known ?? (isRest ? only : undefined);
  return {
    takes,
    flows,
    conditions,
    ...(defaultFlow === undefined ? {} : { defaultFlow }),
    open: isRest ? [] : open,
  };
}

export function chooseBranches(
  { takes, flows, conditions, defaultFlow, open }: GatewayBranches,
  data: Readonly<Record<string, JsonValue>>,
  now: number,
): BranchChoice {
  const errors: Record<string, string> = {};
  const holding: string[] = [];
  let failing = false;
  for (const flow of flows) {
    const text = conditions[flow];
    if (text === undefined) continue;
    const { shown, value } = workOut(text, data, now);
    if (!shown.ok) {
      errors[flow] = shown.message;
      failing ||= takes === 'all' || holding.length === 0;
    } else if (value === true) holding.push(flow);
  }
  if (open.length > 0) return { chosen: [], errors, problem: 'Not every branch has a condition.' };
  if (failing) return { chosen: [], errors, problem: 'A condition cannot be worked out.' };
  const chosen = takes === 'first' ? holding.slice(0, 1) : holding;
  if (chosen.length > 0) return { chosen, errors };
  if (defaultFlow !== undefined) return { chosen: [defaultFlow], errors };
  return { chosen: [], errors, problem: 'No condition holds, and no branch is marked for that.' };
}
