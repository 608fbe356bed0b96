/**
 * Makes a host one of several: says that it lives, hears what the others tell, and looks by itself for what it may not
 * have heard.
 *
 * Boundary: passes on; each service knows what to do with what it hears (ND2 of ports/nodes.ts: nothing relies on it).
 */
import type { Alarm, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NodeLine, NodeParts, NodeSignal } from '../ports/nodes.ts';
import type { LiveFeed } from './change-feed.ts';
import type { CommandLoop } from './command-loop.ts';
import type { JobService } from './job-service.ts';
import type { Library } from './library.ts';

const BEAT_MS = 3_000;
/** Five beats missed. */
const ALIVE_MS = 15_000;
/** The library is looked at every so many beats. */
const BEATS_PER_LOOK = 3;

export interface NodeLinkParts {
  readonly node: NodeParts;
  readonly clock: Clock;
  readonly log: Log;
  readonly feed: LiveFeed;
  readonly library: Library;
  readonly jobs: JobService;
  readonly loop: CommandLoop;
}

export class NodeLink {
  readonly #parts: NodeLinkParts;
  #stopListening: () => void = () => {};
  #alarm: Alarm | undefined;
  #beats = 0;
  #closed = false;
  /** Living at the last beat, this one too. */
  nodes: readonly NodeLine[] = [];

  constructor(parts: NodeLinkParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    this.#stopListening = this.#parts.node.signals.listen((signal) => this.#hear(signal));
    await this.#beat();
    this.#again();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    this.#alarm?.cancel();
    const { node, clock, log } = this.#parts;
    try {
      await node.registry.leave(clock.now());
    } catch (error) {
      log.warn(
        { error },
        'The others could not be told that this node ends; they wait until its claims are over',
      );
    }
  }

  #again(): void {
    if (this.#closed) return;
    const { clock, log } = this.#parts;
    this.#alarm = clock.schedule(clock.now() + BEAT_MS, () => {
      this.#beat()
        .catch((error: unknown) => log.warn({ error }, 'The database could not be told that this node lives'))
        .finally(() => this.#again());
    });
  }

  async #beat(): Promise<void> {
    const { node, clock, library } = this.#parts;
    const now = clock.now();
    this.nodes = await node.registry.beat({ version: node.version, now, aliveUntil: now + ALIVE_MS });
    this.#beats += 1;
    if (this.#beats % BEATS_PER_LOOK === 0) await library.recover();
  }

  #hear(signal: NodeSignal): void {
    const { feed, jobs, loop } = this.#parts;
    switch (signal.kind) {
      case 'changes':
        feed.hear(signal.changes);
        return;
      case 'deployed':
        this.#lookAtLibrary();
        return;
      case 'jobs-ready':
        jobs.othersReadyAt(signal.jobTypes, signal.at);
        return;
      case 'went-on':
        loop.forget(signal.instances);
        return;
      case 'look':
        loop.forgetAll();
        this.#lookAtLibrary();
        jobs.look();
    }
  }

  #lookAtLibrary(): void {
    const { library, log } = this.#parts;
    library.recover().catch((error: unknown) => log.warn({ error }, 'New versions could not be looked for'));
  }
}
