/**
 * Where spans go: to the collector the environment names, or nowhere.
 *
 * Boundary: composition, a part of `main.ts`. OpenTelemetry is loaded only where there is a collector.
 */
import type { OpenTracer } from './operation/open-telemetry.ts';
import { silentTracer } from './ports/tracer.ts';

export interface TracerSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Which Baton this is among several. */
  readonly node: string;
  /** Of the store. */
  readonly identity: string;
}

/** Throws `Error` with a sentence where the settings make no sense. */
export async function openTracer({ env, version, node, identity }: TracerSettings): Promise<OpenTracer> {
  const url = collectorIn(env);
  if (url === undefined) return { ...silentTracer, close: async () => undefined };
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new Error(
      `OTEL_TRACES_SAMPLER_ARG: expected which part of the traces is kept, from 0 to 1, found “${env.OTEL_TRACES_SAMPLER_ARG}”.`,
    );
  }
  const { openTelemetry } = await import('./operation/open-telemetry.ts');
  const service = env.OTEL_SERVICE_NAME ?? 'baton';
  return openTelemetry({ url, service, version, node, identity, ratio });
}

/** Source: OpenTelemetry, "OTLP Exporter Configuration": the general address gets the path of traces. */
function collectorIn(env: TracerSettings['env']): string | undefined {
  const exactly = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?.trim() ?? '';
  const general = env.BATON_TRACES?.trim() || (env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim() ?? '');
  const url = exactly !== '' ? exactly : general === '' ? '' : `${general.replace(/\/+$/u, '')}/v1/traces`;
  if (url === '') return undefined;
  if (URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol)) return url;
  throw new Error(`The address of the collector of traces is none: “${url}”. Expected http:// or https://.`);
}
