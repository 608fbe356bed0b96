/**
 * Spans to an OpenTelemetry collector, over OTLP/HTTP.
 *
 * Boundary: the library, and which ids a span gets. Loaded only where an address is set.
 *
 * Invariants:
 * OT1  Whether a trace is kept is decided by its id alone, so that all nodes decide alike.
 * OT2  What cannot be sent is dropped: the queue is bounded, and a collector that is away holds up nobody.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Span, SpanFacts, TraceContext, Tracer } from '../ports/tracer.ts';

export interface TelemetrySettings {
  /** Of the collector, with the path of traces. */
  readonly url: string;
  readonly service: string;
  readonly version: string;
  /** Of this process among others. */
  readonly node: string;
  /** Of the store: what makes named places its own. */
  readonly identity: string;
  /** 0 to 1: which part of all traces is kept. */
  readonly ratio: number;
}

export interface OpenTracer extends Tracer {
  /** Sends what is left, as far as that goes in a moment. */
  close(): Promise<void>;
}

const lastMoment_ms = 3_000;
const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

export function openTelemetry(settings: TelemetrySettings): OpenTracer {
  const ids = new GivenIds();
  const provider = new BasicTracerProvider({
    idGenerator: ids,
    sampler: new TraceIdRatioBasedSampler(settings.ratio),
    resource: resourceFromAttributes({
      'service.name': settings.service,
      'service.version': settings.version,
      'service.instance.id': settings.node,
    }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: settings.url }))],
  });
  const tracer = provider.getTracer('baton', settings.version);
  const here = new AsyncLocalStorage<TraceContext | undefined>();

  return {
    place: (traceName, span) => ({
      traceId: digest(32, settings.identity, traceName),
      spanId: digest(16, settings.identity, traceName, span),
      sampled: true,
    }),
    begin(facts) {
      ids.give(facts.own);
      const span = tracer.startSpan(
        facts.name,
        {
          kind: kinds[facts.kind ?? 'internal'],
          links: linksOf(facts),
          attributes: { ...facts.attributes } satisfies Attributes,
          ...(facts.at === undefined ? {} : { startTime: facts.at }),
        },
        contextOf(facts),
      );
      ids.give(undefined);
      const { traceId, spanId, traceFlags } = span.spanContext();
      const made: Span = {
        context: { traceId, spanId, sampled: (traceFlags & 1) === 1 },
        end({ at, failed, attributes } = {}) {
          if (attributes !== undefined) span.setAttributes({ ...attributes });
          if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
          span.end(at);
        },
      };
      return made;
    },
    within: (context, work) => here.run(context, work),
    current: () => here.getStore(),
    async close() {
      const sent = provider.shutdown().catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, lastMoment_ms);
      });
      await Promise.race([sent, over]).finally(() => clearTimeout(timer));
    },
  };
}

function contextOf({ parent }: SpanFacts) {
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext(parent));
}

function linksOf({ causedBy }: SpanFacts): Link[] {
  return causedBy === undefined ? [] : [{ context: spanContext(causedBy) }];
}

function spanContext({ traceId, spanId, sampled }: TraceContext) {
  return { traceId, spanId, traceFlags: sampled ? 1 : 0, isRemote: true };
}

function digest(digits: number, ...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, digits);
}

/** Random ones, but for the span that has a name. */
class GivenIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #given: TraceContext | undefined;

  give(given: TraceContext | undefined): void {
    this.#given = given;
  }

  generateTraceId(): string {
    return this.#given?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#given?.spanId ?? this.#random.generateSpanId();
  }
}
