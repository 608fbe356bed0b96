/**
 * Follows a case from outside: whether it has ended, which elements it has reached, what its variables are.
 *
 * Boundary: reads the journal's rows; changes nothing.
 *
 * Invariant CF1: an element that was passed between two looks counts as reached, because the journal is read, not the state.
 */
import { type JsonValue, setOwn } from '../expressions/value.ts';
import type { CaseId, Variables } from '../kernel/command.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeFeed } from '../ports/notifier.ts';
import type { CaseQueries } from '../ports/store-queries.ts';
import type { ElementId } from '../wiring/definition.ts';

export interface CaseProgress {
  readonly case: CaseId;
  readonly status: 'active' | 'completed' | 'terminated' | 'stopped';
  readonly reached: ReadonlySet<ElementId>;
  /** Those of the case's first instance, as they are now. */
  readonly variables: Variables;
}

export interface FollowParts {
  readonly queries: Pick<CaseQueries, 'case' | 'caseJournal'>;
  readonly changes: ChangeFeed;
  readonly readRecord: (record: string) => readonly InstanceEvent[];
  /** Of several nodes: a change at another one may never be told. */
  readonly lookAgain?: Clock;
}

const lookAgain_ms = 2_000;

const pageSize = 500;

export async function followCase(
  { queries, changes, readRecord, lookAgain }: FollowParts,
  caseId: CaseId,
  enough: (progress: CaseProgress) => boolean,
  signal: AbortSignal,
): Promise<CaseProgress> {
  let changed = true;
  let wake = () => {};
  const stop = changes.listen((told) => {
    if (!told.some((change) => change.kind === 'case' && change.case === caseId)) return;
    changed = true;
    wake();
  });
  const aborted = () => wake();
  signal.addEventListener('abort', aborted);
  try {
    for (;;) {
      changed = false;
      const progress = await progressOf(queries, readRecord, caseId);
      if (enough(progress) || progress.status !== 'active' || signal.aborted) return progress;
      const alarm = lookAgain?.schedule(lookAgain.now() + lookAgain_ms, () => wake());
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (changed || signal.aborted) resolve();
      });
      alarm?.cancel();
    }
  } finally {
    stop();
    signal.removeEventListener('abort', aborted);
  }
}

async function progressOf(
  queries: FollowParts['queries'],
  readRecord: FollowParts['readRecord'],
  caseId: CaseId,
): Promise<CaseProgress> {
  const reached = new Set<ElementId>();
  const variables: Record<string, JsonValue> = {};
  const take = (changed: Variables) => {
    for (const [name, value] of Object.entries(changed)) setOwn(variables, name, value);
  };
  let root: number | undefined;
  for (let after: string | undefined; ; ) {
    const page = await queries.caseJournal(caseId, {
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    for (const row of page.items) {
      for (const event of readRecord(row.record)) {
        if (event.kind === 'element-activated') reached.add(event.element);
        if (row.instance !== caseId) continue;
        if (event.kind === 'instance-started') {
          root = event.key;
          take(event.variables);
        }
        if (event.kind === 'variables-set' && event.key === root) take(event.variables);
      }
    }
    after = page.next;
    if (after === undefined) break;
  }
  const status = (await queries.case(caseId))?.line.status ?? 'active';
  return { case: caseId, status, reached, variables };
}
