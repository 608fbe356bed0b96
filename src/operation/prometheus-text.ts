/**
 * The measures as Prometheus reads them, with those of the process itself.
 *
 * Boundary: form. The library is loaded when somebody asks for the first time; how late the event loop is and how long
 * memory was cleared is measured from then on.
 *
 * Source: Prometheus, "Exposition formats", text format 0.0.4.
 */
import type { MetricsReader, Reading } from '../ports/meter.ts';
import type { KeptGauge, KeptHistogram, KeptMeasure, KeptMetrics } from './kept-metrics.ts';

type Library = typeof import('prom-client');

export function prometheusText(metrics: KeptMetrics): MetricsReader {
  let registry: Promise<InstanceType<Library['Registry']>> | undefined;
  return {
    async read() {
      registry ??= import('prom-client').then((library) => registryOf(metrics.measures, library));
      const made = await registry;
      return { type: made.contentType, text: await made.metrics() };
    },
  };
}

function registryOf(measures: readonly KeptMeasure[], library: Library) {
  const registry = new library.Registry();
  library.collectDefaultMetrics({ register: registry });
  for (const measure of measures) register(measure, registry, library);
  return registry;
}

function register(measure: KeptMeasure, registry: InstanceType<Library['Registry']>, library: Library): void {
  const { name, help, label } = measure;
  const about = { name, help, labelNames: label === undefined ? [] : [label], registers: [registry] };
  const labelled = (value: string) => (label === undefined ? {} : { [label]: value });
  switch (measure.kind) {
    case 'counter':
      new library.Counter({
        ...about,
        collect() {
          this.reset();
          for (const [value, count] of measure.values) this.inc(labelled(value), count);
        },
      });
      return;
    case 'gauge':
      new library.Gauge({
        ...about,
        async collect() {
          this.reset();
          // Without a label a reset says 0, which nobody has measured.
          if (label === undefined) this.remove();
          for (const [value, amount] of await readingOf(measure)) this.set(labelled(value), amount);
        },
      });
      return;
    case 'histogram': {
      const kept = measure;
      const { Histogram } = library;
      const empty = new Histogram({ name, help, registers: [] });
      class KeptDistribution extends Histogram<string> {
        override async get() {
          const values = [...kept.values.keys()].flatMap((value) => linesOf(kept, value, labelled(value)));
          return { ...(await empty.get()), values };
        }

        /** What the registry asks for first, where there is one. */
        getForPromString() {
          return this.get();
        }
      }
      new KeptDistribution({ ...about, buckets: [...kept.buckets] });
    }
  }
}

async function readingOf({ read }: KeptGauge): Promise<Iterable<readonly [string, number]>> {
  let reading: Reading;
  try {
    reading = await read();
  } catch {
    return [];
  }
  return typeof reading === 'number' ? [['', reading]] : reading;
}

/** Of one value of its label: what is in each bucket or one before it. */
function linesOf({ name, buckets, values }: KeptHistogram, key: string, labels: Record<string, string>) {
  const { counts, sum } = values.get(key) ?? { counts: [], sum: 0 };
  let total = 0;
  const lines = counts.map((count, index) => {
    total += count;
    const le = buckets[index] ?? '+Inf';
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
  });
  return [
    ...lines,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}
