import { describe, expect, it } from 'vitest';
import type { PreviewRequest } from '../../src/server/api/wiring.ts';
import { createPreviewBatch } from './preview-batch.ts';

describe('What formulas come to', () => {
  it('is asked for once for all formulas of a moment, each hearing its own', async () => {
    const asked: PreviewRequest[] = [];
    const ask = createPreviewBatch(async (request) => {
      asked.push(request);
      const values = Object.entries(request.expressions).map(([name, text]) => [
        name,
        { ok: true as const, type: 'text', text: `value of ${text}`, shortened: false },
      ]);
      return { from: { kind: 'case', case: 3, sentence: 'from case 3' }, values: Object.fromEntries(values) };
    });
    const at = { element: 'Task_1' };
    const [one, two, again] = await Promise.all([ask(at, 'a'), ask(at, 'b'), ask({ ...at }, 'a')]);
    expect(asked).toHaveLength(1);
    expect([one.worth, two.worth, again.worth].map((worth) => worth.ok && worth.text)).toEqual([
      'value of a',
      'value of b',
      'value of a',
    ]);
    expect(one.from).toBe('from case 3');
    await Promise.all([ask(at, 'c'), ask({ element: 'Task_2' }, 'c')]);
    expect(asked).toHaveLength(3);
  });

  it('tells everybody who asked when it could not be asked', async () => {
    const ask = createPreviewBatch(() => Promise.reject(new Error('Baton cannot be reached.')));
    const outcomes = await Promise.allSettled([ask({ element: 'x' }, 'a'), ask({ element: 'x' }, 'b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
