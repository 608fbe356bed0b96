/** Kept files and large values as a page shows them: how they are told, how large they are, where they are saved from. */
import type { KeptDocument } from '../../src/server/api/documents.ts';
import type { Json } from '../../src/server/api/primitive-schemas.ts';

export type { KeptDocument };

/** The reference a value is, if it is one. */
export function keptFile(value: Json): KeptDocument | undefined {
  const { document, name, type, size } = recordOf(value);
  if (typeof document !== 'string' || !/^[0-9a-f]{64}$/u.test(document)) return undefined;
  if (typeof name !== 'string' || typeof type !== 'string' || typeof size !== 'number') return undefined;
  return { document, name, type, size };
}

/** What a large value is, for people; a file is none. */
export function largeValueWord(value: Json): string | undefined {
  const { holds } = recordOf(value);
  if (holds === 'text') return 'long text';
  if (holds === 'list') return 'long list';
  return holds === 'object' ? 'large data' : undefined;
}

export function fileAddress({ document, name }: KeptDocument): string {
  return `/api/documents/${document}?${new URLSearchParams({ name })}`;
}

/** `48 KB`, `1.3 MB`: never “0 KB” of something. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}

function recordOf(value: Json): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
