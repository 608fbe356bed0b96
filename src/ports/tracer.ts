/**
 * Traces: what happened when, across nodes and into the services that steps call.
 *
 * Boundary: interface, and W3C's way to write a place in a trace; who collects spans is `operation/`.
 *
 * Invariants:
 * TC1  A place that is named is the same on every node and after every restart: it is worked out of its names and the
 *      store's identity, so that nothing of a trace is kept with a case. docs/decisions/0041 says why.
 * TC2  Recording never throws and never waits.
 */
export interface TraceContext {
  /** 32 and 16 hexadecimal digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

export interface SpanFacts {
  readonly name: string;
  /** Epoch ms; absent: now. */
  readonly at?: number;
  readonly kind?: 'internal' | 'client' | 'consumer';
  /** Absent: it begins a trace. */
  readonly parent?: TraceContext | undefined;
  /** A named place, which it is the span of; absent: one of its own. */
  readonly own?: TraceContext | undefined;
  /** What caused it in another trace. */
  readonly causedBy?: TraceContext | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface Span {
  /** Undefined where nothing is traced. */
  readonly context: TraceContext | undefined;
  end(outcome?: SpanOutcome): void;
}

export interface SpanOutcome {
  /** Epoch ms; absent: now. */
  readonly at?: number;
  /** Why it failed; absent: it did not. */
  readonly failed?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface Tracer {
  /** A named place: the span of that name in the trace of that name. Undefined where nothing is traced. */
  place(trace: string, span: string): TraceContext | undefined;
  begin(facts: SpanFacts): Span;
  /** What `work` does, and what it awaits, happens there. */
  within<Result>(context: TraceContext | undefined, work: () => Result): Result;
  /** Where this happens; undefined: nowhere that is traced. */
  current(): TraceContext | undefined;
}

const noSpan: Span = { context: undefined, end() {} };

export const silentTracer: Tracer = {
  place: () => undefined,
  begin: () => noSpan,
  within: (_context, work) => work(),
  current: () => undefined,
};

/** Source: W3C Trace Context, section 3.2, version 00. Undefined where it is none. */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const found = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/u.exec(text?.trim() ?? '');
  const [, traceId = '', spanId = '', flags = '00'] = found ?? [];
  if (found === null || /^0*$/u.test(traceId) || /^0*$/u.test(spanId) || text?.startsWith('ff'))
    return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function writeTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
