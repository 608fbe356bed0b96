/**
 * The spans of what the host does: a case that starts, each step from its beginning to its end, each attempt at a job.
 *
 * Boundary: which spans and where they belong; a trace is a case (`case/7`), its first span the start.
 *
 * Invariants:
 * HT1  A step's span has a name (`step/instance/key`), so that its jobs are below it though it is told only when it ends,
 *      and perhaps by another node.
 * HT2  When a step began is remembered by the node that saw it, for so many steps; where it is not known, the span says so.
 */
import type { CaseId, InstanceId, Key } from '../kernel/command.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import type { JobRow } from '../ports/store.ts';
import type { Span, TraceContext, Tracer } from '../ports/tracer.ts';
import type { DecidedCommand } from './work.ts';

const MOST_REMEMBERED = 50_000;
const KNOWN_BY = 'baton.start_known';

export class HostTraces {
  readonly tracer: Tracer;
  readonly #isOn: boolean;
  /** When steps began, epoch ms, by instance and key. */
  readonly #began = new Map<string, number>();
  /** The steps of jobs, by instance and key of the job. */
  readonly #owners = new Map<string, Key>();

  constructor(tracer: Tracer) {
    this.tracer = tracer;
    this.#isOn = tracer.place('', '') !== undefined;
  }

  /** After their commit. */
  committed(at: number, commands: readonly DecidedCommand[]): void {
    if (!this.#isOn) return;
    for (const { instance, events, line, causedBy } of commands) {
      const about = { 'baton.case': instance.case, 'baton.instance': instance.id };
      if (line !== undefined && line.parent === undefined && instance.id === instance.case) {
        const start = this.tracer.begin({
          name: `start ${line.process}`,
          at,
          own: this.#start(instance.case),
          causedBy,
          attributes: { ...about, 'baton.process': line.process, 'baton.deployment': line.deployment },
        });
        start.end({ at });
      }
      for (const event of events) this.#follow(event, at, instance, about);
    }
  }

  /** One attempt: below its step, or below the case where this node has not seen the step begin. */
  job(row: JobRow): Span {
    if (!this.#isOn) return this.tracer.begin({ name: '' });
    const owner = this.#owners.get(`${row.instance}/${row.key}`);
    return this.tracer.begin({
      name: `job ${row.jobType}`,
      kind: 'consumer',
      parent: owner === undefined ? this.#start(row.case) : this.#step(row.case, row.instance, owner),
      attributes: {
        'baton.case': row.case,
        'baton.instance': row.instance,
        'baton.element': row.element,
        'baton.job.type': row.jobType,
        'baton.job.attempt': row.attempt,
      },
    });
  }

  #follow(
    event: InstanceEvent,
    at: number,
    { case: caseId, id }: DecidedCommand['instance'],
    about: Readonly<Record<string, number>>,
  ): void {
    if (event.kind === 'element-activated') remember(this.#began, `${id}/${event.key}`, at);
    if (event.kind === 'job-created') remember(this.#owners, `${id}/${event.job}`, event.key);
    if (event.kind === 'job-completed') this.#owners.delete(`${id}/${event.job}`);
    if (event.kind !== 'element-completed' && event.kind !== 'element-terminated') return;
    const began = this.#began.get(`${id}/${event.key}`);
    this.#began.delete(`${id}/${event.key}`);
    const step = this.tracer.begin({
      name: `step ${event.element}`,
      at: began ?? at,
      parent: this.#start(caseId),
      own: this.#step(caseId, id, event.key),
      attributes: { ...about, 'baton.element': event.element, [KNOWN_BY]: began !== undefined },
    });
    step.end({
      at,
      attributes: { 'baton.outcome': event.kind === 'element-completed' ? 'completed' : 'terminated' },
    });
  }

  #start(caseId: CaseId): TraceContext | undefined {
    return this.tracer.place(`case/${caseId}`, 'start');
  }

  #step(caseId: CaseId, instance: InstanceId, key: Key): TraceContext | undefined {
    return this.tracer.place(`case/${caseId}`, `step/${instance}/${key}`);
  }
}

/** The oldest goes where there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  if (map.size <= MOST_REMEMBERED) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
