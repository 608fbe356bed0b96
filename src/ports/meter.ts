/**
 * What is counted for whoever operates Baton.
 *
 * Boundary: recording only; who reads it and in which form is `operation/`.
 *
 * Invariants:
 * MT1  A label's values are few and Baton's own or its administrators' (a job's type, a kind of work), never data of a
 *      case. What is past the bound of values is counted together, as `other`.
 * MT2  Recording never throws, never waits, and costs no more than a look into a map.
 */
export interface Meter {
  counter(measure: Measure): Counter;
  histogram(measure: HistogramMeasure): Histogram;
  /** Read when somebody asks; where it fails the measure is left out of that answer. */
  gauge(measure: Measure, read: () => Reading | Promise<Reading>): void;
}

export interface Measure {
  /** In Prometheus' form: `baton_` first, the base unit last (`_seconds`, `_bytes`), counters `_total`. */
  readonly name: string;
  readonly help: string;
  readonly label?: string;
}

export interface HistogramMeasure extends Measure {
  /** Upper bounds, rising; absent: seconds, for what takes from half a millisecond to a minute. */
  readonly buckets?: readonly number[];
}

/** With a label: by its value. */
export type Reading = number | ReadonlyMap<string, number>;

export interface Counter {
  add(count?: number, label?: string): void;
}

export interface Histogram {
  observe(value: number, label?: string): void;
}

/** What was counted, as text for whoever collects it. */
export interface MetricsReader {
  /** `type`: the media type. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
}

export const silentMeter: Meter = {
  counter: () => ({ add() {} }),
  histogram: () => ({ observe() {} }),
  gauge() {},
};
