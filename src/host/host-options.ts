/** What a host is made of, and its limits with their defaults. */
import { DEFAULT_LIMITS, type KernelLimits } from '../kernel/kernel-context.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/connector.ts';
import type { Documents, KeptDocuments } from '../ports/documents.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { RandomSource } from '../ports/random-source.ts';
import type { Store } from '../ports/store.ts';
import type { Tracer } from '../ports/tracer.ts';

export interface HostOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Of one of several hosts on one store; absent: it has the store alone. */
  readonly node?: NodeParts;
  readonly log: Log;
  /** Absent: nothing is counted. */
  readonly meter?: Meter;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
  /** Jobs of other types wait for external workers. */
  readonly handlers?: readonly JobHandler[];
  /** Where large values are kept; absent: they stay in their cases. */
  readonly documents?: Documents;
  /** Cleared of what nothing refers to any more; absent: everything stays. */
  readonly keeper?: KeptDocuments;
  readonly limits?: Partial<HostLimits>;
}

export interface HostLimits {
  readonly kernel: KernelLimits;
  /** Callers' commands waiting at most; past it they are refused as `overloaded`. */
  readonly queuedCommands: number;
  /** … of which so many at most may begin something; past it they are refused as `busy`. */
  readonly queuedStarts: number;
  /** Nothing begins while a command has waited so long. */
  readonly longestWait_ms: number;
  /** … or so many deliveries are under way. */
  readonly deliveriesUnderWay: number;
  /** Commands in one transaction at most. */
  readonly commandsPerCommit: number;
  /** What cached instances may take up, roughly. */
  readonly cacheBytes: number;
  /** A snapshot is written after this many events, and not before as many bytes of journal as the last one had. */
  readonly eventsPerSnapshot: number;
  /** Calls at once to one handler that does not say otherwise. */
  readonly handlerConcurrency: number;
  /** Jobs leased for one handler and not yet begun. */
  readonly handlerBacklog: number;
  readonly handlerTimeout_ms: number;
  readonly longestBackoff_ms: number;
  /** How long a message waits for somebody to wait for it. */
  readonly messageTimeToLive_ms: number;
  /** How long the answer to an idempotency key is kept. */
  readonly answerTimeToLive_ms: number;
  /** A heavier value, in characters of JSON, is kept as a document and travels by reference. */
  readonly valueChars: number;
  /** The largest content an expression reads. */
  readonly readValueBytes: number;
  /** Contents held in memory for the next expression. */
  readonly valueCacheBytes: number;
  /** Contents a job is handed as values at most; what is past it stays a reference. */
  readonly handedBytes: number;
  /** A content that nothing refers to stays at least as long after it was last given or named. */
  readonly idleDocument_ms: number;
  /** A turn of the command loop takes no further work after this, so that input and output get their share. */
  readonly turn_ms: number;
  /** One of several hosts holds a job so long; it holds it again while it works on it. */
  readonly lease_ms: number;
  /** … and keeps to itself so long what it sends and the timers it fires. */
  readonly claim_ms: number;
  /** … and looks so often for what it was not told. */
  readonly lookEvery_ms: number;
  /** … and decides a command so often again when others were quicker. */
  readonly conflictsPerCommand: number;
  /** How long `close` lets connectors finish before it aborts them. */
  readonly closeGrace_ms: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const DEFAULT_HOST_LIMITS: HostLimits = {
  kernel: DEFAULT_LIMITS,
  queuedCommands: 10_000,
  queuedStarts: 5_000,
  longestWait_ms: 5_000,
  deliveriesUnderWay: 10_000,
  commandsPerCommit: 512,
  cacheBytes: 256 * 1024 * 1024,
  eventsPerSnapshot: 256,
  handlerConcurrency: 64,
  handlerBacklog: 2_000,
  handlerTimeout_ms: 5 * MINUTE,
  longestBackoff_ms: 60 * MINUTE,
  messageTimeToLive_ms: 7 * DAY,
  answerTimeToLive_ms: 7 * DAY,
  valueChars: 256 * KIB,
  readValueBytes: 16 * MIB,
  valueCacheBytes: 32 * MIB,
  handedBytes: 4 * MIB,
  idleDocument_ms: DAY,
  turn_ms: 25,
  lease_ms: 30_000,
  claim_ms: 15_000,
  lookEvery_ms: 1_000,
  conflictsPerCommand: 50,
  closeGrace_ms: 5_000,
};
