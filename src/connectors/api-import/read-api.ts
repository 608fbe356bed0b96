/** What the thread does: from the text of a document to what the API is. */
import type { ApiDescription, ApiOperation } from '../../ports/api-imports.ts';
import { describeApi } from './describe-api.ts';
import { parseDocument } from './parse-document.ts';

export interface ApiReading {
  readonly text: string;
  readonly from?: string;
  /** Ids of the operations that are wanted whole. */
  readonly chosen: readonly string[];
}

export type ApiRead =
  | { readonly ok: true; readonly description: ApiDescription; readonly operations: readonly ApiOperation[] }
  | { readonly ok: false; readonly message: string };

export function readApi({ text, from, chosen }: ApiReading): ApiRead {
  const parsed = parseDocument(text, from);
  if (!parsed.ok) return parsed;
  const options = { chosen: new Set(chosen), ...(from === undefined ? {} : { from }) };
  return { ok: true, ...describeApi(parsed.root, parsed.format, options) };
}
