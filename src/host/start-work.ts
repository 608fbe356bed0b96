/**
 * Starting instances, as one work of the loop: a case's first process with those that begin beside it, or one more
 * instance in a case. All of them, or none.
 */
import type { CaseId, ParentLink, Variables } from '../kernel/command.ts';
import type { Undoable } from '../kernel/undoable.ts';
import type { InstanceLine } from '../ports/store.ts';
import type { TraceContext } from '../ports/tracer.ts';
import type { ElementId } from '../wiring/definition.ts';
import { newInstance } from './cached-instance.ts';
import type { StartAnswer } from './host-api.ts';
import type { InstanceIds } from './instance-ids.ts';
import type { LoadedDeployment } from './library.ts';
import type { DecidedCommand, Performed, Reliance, Rows, Turn, Work } from './work.ts';

export interface StartRequest {
  readonly origin: Work<StartAnswer>['origin'];
  readonly deployment: LoadedDeployment;
  readonly process: ElementId;
  readonly startElements?: readonly ElementId[];
  /** Of a start event that needs several things: which of them has happened. */
  readonly needed?: number;
  readonly variables: Variables;
  /** Absent: it begins a case of its own. */
  readonly case?: CaseId;
  /** Processes of the same deployment that begin in the same case, without variables of their own. */
  readonly companions: readonly ElementId[];
  readonly parent?: ParentLink;
  /** Only undo this (a call activity is undone). */
  readonly undo?: readonly Undoable[];
  readonly title?: string;
  readonly by?: string;
  readonly rows?: Rows;
  readonly relies?: Reliance;
  readonly idempotencyKey?: string;
  readonly causedBy?: TraceContext | undefined;
}

export function startWork(ids: InstanceIds, request: StartRequest): Work<StartAnswer> {
  return { origin: request.origin, perform: (turn) => start(turn, ids, request) };
}

async function start(turn: Turn, ids: InstanceIds, request: StartRequest): Promise<Performed<StartAnswer>> {
  const processes = [request.process, ...request.companions];
  const instances = await ids.take(processes.length);
  const caseId = request.case ?? instances[0] ?? 0;
  const decided: DecidedCommand[] = [];
  const causedBy = request.causedBy === undefined ? {} : { causedBy: request.causedBy };
  for (const [index, process] of processes.entries()) {
    const id = instances[index] ?? 0;
    const isFirst = index === 0;
    const instance = newInstance(id, caseId, request.deployment);
    const decision = turn.decide(instance, {
      kind: 'start-instance',
      instance: id,
      case: caseId,
      process,
      variables: isFirst ? request.variables : {},
      ...(isFirst && request.startElements !== undefined ? { startElements: request.startElements } : {}),
      ...(isFirst && request.needed !== undefined ? { needed: request.needed } : {}),
      ...(isFirst && request.parent !== undefined ? { parent: request.parent } : {}),
      ...(isFirst && request.undo !== undefined ? { undo: request.undo } : {}),
      ...(request.by === undefined ? {} : { by: request.by }),
    });
    if (!decision.ok) return { result: decision, decided: [] };
    const line = lineOf(turn, request, { id, caseId, process, isFirst });
    decided.push({ instance, events: decision.events, effects: decision.effects, line, ...causedBy });
  }
  const result = { ok: true, case: caseId, instances } as const;
  const key = request.idempotencyKey;
  return {
    result,
    decided,
    ...(request.rows === undefined ? {} : { rows: request.rows }),
    ...(request.relies === undefined ? {} : { relies: request.relies }),
    ...(key === undefined ? {} : { kept: { key, answer: result } }),
  };
}

function lineOf(
  turn: Turn,
  request: StartRequest,
  place: {
    readonly id: number;
    readonly caseId: number;
    readonly process: ElementId;
    readonly isFirst: boolean;
  },
): InstanceLine {
  return {
    id: place.id,
    case: place.caseId,
    deployment: request.deployment.line.id,
    process: place.process,
    status: 'active',
    startedAt: turn.now,
    ...(place.isFirst && request.title !== undefined ? { title: request.title } : {}),
    ...(request.by === undefined ? {} : { by: request.by }),
    ...(place.isFirst && request.parent !== undefined ? { parent: request.parent } : {}),
  };
}
