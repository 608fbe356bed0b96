/**
 * One open page: writes server-sent events for it until it goes away.
 *
 * Boundary: order and wording of the events (api/live.ts); what changed comes from the hub, movements from the journal.
 *
 * Invariants:
 * C1  Movements of the watched case come in order, none twice, none left out, also across a reconnection.
 * C2  An id is `run.number.row`: how far the hub's changes and the watched case's journal were told.
 */
import type { CaseId } from '../../kernel/command.ts';
import type {
  CaseChanged,
  CasesChanged,
  InboxChanged,
  ProcessesChanged,
  Resync,
  TriggersChanged,
} from '../api/live.ts';
import type { ServerContext } from '../server-context.ts';
import { stateOf } from '../views/case-view.ts';
import type { Gathered, Listener, LiveHub } from './live-hub.ts';
import { movementOf } from './movements.ts';

export interface EventSink {
  write(text: string): void;
}

export interface Resume {
  readonly lastEventId: string | undefined;
  readonly since: string | undefined;
}

type Events = {
  case: CaseChanged;
  cases: CasesChanged;
  inbox: InboxChanged;
  processes: ProcessesChanged;
  triggers: TriggersChanged;
  resync: Resync;
};

export class LiveConnection implements Listener {
  readonly watches: CaseId | undefined;
  readonly #hub: LiveHub;
  readonly #context: Pick<ServerContext, 'journals' | 'queries'>;
  readonly #sink: EventSink;
  #leave: (() => void) | undefined;
  #number: number;
  /** Rows of the watched case told; undefined until the first reading says where it stands. */
  #row: number | undefined;
  #reading = false;
  #readAgain = false;

  constructor(
    hub: LiveHub,
    context: Pick<ServerContext, 'journals' | 'queries'>,
    sink: EventSink,
    watches: CaseId | undefined,
  ) {
    this.#hub = hub;
    this.#context = context;
    this.#sink = sink;
    this.watches = watches;
    this.#number = hub.number;
  }

  open({ lastEventId, since }: Resume): void {
    this.#sink.write('retry: 2000\n\n');
    this.#leave = this.#hub.join(this);
    const [run, number, row] = lastEventId?.split('.') ?? [];
    this.#row = wholeNumber(row) ?? wholeNumber(since);
    const seen = wholeNumber(number);
    if (run !== undefined && seen !== undefined) {
      const missed = this.#hub.since(run, seen);
      if (missed === undefined)
        this.#send('resync', { reason: 'More happened than is kept; fetch what you show again.' });
      else this.changed(missed, this.#hub.number);
    }
    if (this.watches !== undefined) this.watchedChanged();
  }

  close(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  changed(gathered: Gathered, number: number): void {
    this.#number = number;
    if (gathered.cases.size > 0) this.#send('cases', { cases: [...gathered.cases], more: gathered.more });
    if (gathered.inbox) this.#send('inbox', { roles: [...gathered.roles] });
    if (gathered.keys.size > 0) this.#send('processes', { keys: [...gathered.keys] });
    if (gathered.triggers.size > 0) this.#send('triggers', { keys: [...gathered.triggers] });
  }

  watchedChanged(): void {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    this.#tellMovements()
      .catch(() => this.#send('resync', { reason: 'The case could not be read; fetch it again.' }))
      .finally(() => {
        this.#reading = false;
        if (!this.#readAgain || this.#leave === undefined) return;
        this.#readAgain = false;
        this.watchedChanged();
      });
  }

  async #tellMovements(): Promise<void> {
    const id = this.watches;
    if (id === undefined) return;
    const journal = await this.#context.journals.read(id);
    const from = this.#row;
    this.#row = journal.rows;
    if (from === undefined || from >= journal.rows) return;
    const detail = await this.#context.queries.case(id);
    if (detail === undefined || this.#leave === undefined) return;
    const first = firstAfter(journal.events, from);
    const movements = journal.events.slice(first).flatMap((event) => movementOf(event) ?? []);
    this.#send('case', { case: id, state: stateOf(detail.line.status), movements });
  }

  #send<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    const id = `${this.#hub.run}.${this.#number}.${this.#row ?? ''}`;
    this.#sink.write(`event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}

/** Index of the first event of a later row; rows do not decrease. */
function firstAfter(events: readonly { readonly row: number }[], row: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.row ?? 0) > row) high = middle;
    else low = middle + 1;
  }
  return low;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
