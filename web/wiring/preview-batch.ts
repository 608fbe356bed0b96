/**
 * Asks what formulas come to: those asked for in the same moment, at the same place and on the same data, go to the server
 * as one request.
 */
import type { PreviewAnswer, PreviewRequest, Worth } from '../../src/server/api/wiring.ts';

export type Asked = Omit<PreviewRequest, 'expressions' | 'names'>;

export interface Worked {
  readonly worth: Worth;
  /** "from case 118" */
  readonly from: string;
}

interface Waiting {
  readonly expression: string;
  readonly resolve: (worked: Worked) => void;
  readonly reject: (error: unknown) => void;
}

export type AskPreview = (request: PreviewRequest) => Promise<PreviewAnswer>;

/** So many formulas go into one request. */
const most = 200;

export function createPreviewBatch(ask: AskPreview): (asked: Asked, expression: string) => Promise<Worked> {
  const waiting = new Map<string, { readonly asked: Asked; readonly formulas: Waiting[] }>();

  async function send(key: string): Promise<void> {
    const batch = waiting.get(key);
    waiting.delete(key);
    if (!batch) return;
    const { asked, formulas } = batch;
    const texts = [...new Set(formulas.map(({ expression }) => expression))].slice(0, most);
    try {
      const { values, from } = await ask({
        ...asked,
        expressions: Object.fromEntries(texts.map((text, index) => [String(index), text])),
      });
      for (const { expression, resolve, reject } of formulas) {
        const worth = values[String(texts.indexOf(expression))];
        if (worth) resolve({ worth, from: from.sentence });
        else reject(new Error('It was not worked out: there are too many at once.'));
      }
    } catch (error) {
      for (const { reject } of formulas) reject(error);
    }
  }

  return (asked, expression) =>
    new Promise((resolve, reject) => {
      const key = JSON.stringify(asked);
      let batch = waiting.get(key);
      if (!batch) {
        batch = { asked, formulas: [] };
        waiting.set(key, batch);
        queueMicrotask(() => setTimeout(() => void send(key), 0));
      }
      batch.formulas.push({ expression, resolve, reject });
    });
}
