/**
 * The numbers of all measures, kept in memory until somebody asks for them.
 *
 * Boundary: numbers; `prometheus-text.ts` writes them down. Kept here and not in the library that writes them, so that
 * Baton starts without loading it and recording costs next to nothing.
 */
import type { Counter, Histogram, HistogramMeasure, Measure, Meter, Reading } from '../ports/meter.ts';

/** Values of one label; further ones are counted as `other`. */
const MOST_LABELS = 200;
const OTHER = 'other';
const secondsBuckets: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];

export interface KeptCounter extends Measure {
  readonly kind: 'counter';
  readonly values: ReadonlyMap<string, number>;
}

export interface KeptHistogram extends Measure {
  readonly kind: 'histogram';
  readonly buckets: readonly number[];
  readonly values: ReadonlyMap<string, Distribution>;
}

export interface KeptGauge extends Measure {
  readonly kind: 'gauge';
  readonly read: () => Reading | Promise<Reading>;
}

export type KeptMeasure = KeptCounter | KeptHistogram | KeptGauge;

export interface Distribution {
  /** How many fell into each bucket and none before it; the last: above all bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
}

export class KeptMetrics implements Meter {
  readonly #measures = new Map<string, KeptMeasure>();

  get measures(): readonly KeptMeasure[] {
    return [...this.#measures.values()];
  }

  counter(measure: Measure): Counter {
    const values = new Map<string, number>();
    this.#keep({ ...measure, kind: 'counter', values });
    if (measure.label === undefined) values.set('', 0);
    return {
      add: (count = 1, label) => {
        const key = labelIn(values, measure, label);
        values.set(key, (values.get(key) ?? 0) + count);
      },
    };
  }

  histogram(measure: HistogramMeasure): Histogram {
    const { buckets = secondsBuckets } = measure;
    const values = new Map<string, { counts: number[]; sum: number }>();
    this.#keep({ ...measure, kind: 'histogram', buckets, values });
    const empty = () => ({ counts: new Array<number>(buckets.length + 1).fill(0), sum: 0 });
    if (measure.label === undefined) values.set('', empty());
    return {
      observe: (value, label) => {
        const key = labelIn(values, measure, label);
        let into = values.get(key);
        if (into === undefined) {
          into = empty();
          values.set(key, into);
        }
        const bound = buckets.findIndex((most) => value <= most);
        const index = bound < 0 ? buckets.length : bound;
        into.counts[index] = (into.counts[index] ?? 0) + 1;
        into.sum += value;
      },
    };
  }

  gauge(measure: Measure, read: () => Reading | Promise<Reading>): void {
    this.#keep({ ...measure, kind: 'gauge', read });
  }

  #keep(measure: KeptMeasure): void {
    if (this.#measures.has(measure.name)) throw new Error(`There are two measures “${measure.name}”`);
    this.#measures.set(measure.name, measure);
  }
}

function labelIn(
  values: ReadonlyMap<string, unknown>,
  { label }: Measure,
  given: string | undefined,
): string {
  if (label === undefined) return '';
  const value = given ?? OTHER;
  return values.has(value) || values.size < MOST_LABELS ? value : OTHER;
}
