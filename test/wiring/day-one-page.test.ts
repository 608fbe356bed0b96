/** The page about day one stays true: its wiring is a valid one, and every part of a wiring is on it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readWiredExpression } from '../../src/wiring/usable-expression.ts';
import { validateWiring } from '../../src/wiring/validate-wiring.ts';
import { WiringSchema } from '../../src/wiring/wiring-document.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/day-one.md'), 'utf8');
const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/u.exec(page)?.[1] ?? 'null');

describe('docs/day-one.md', () => {
  test('shows a wiring that is accepted, with every part of one', () => {
    const checked = validateWiring(example);
    expect(checked).toMatchObject({ ok: true });
    expect(checked.ok ? Object.keys(checked.wiring).sort() : []).toEqual(
      Object.keys(WiringSchema.properties).sort(),
    );
  });

  test('shows only expressions that compile', () => {
    const checked = validateWiring(example);
    if (!checked.ok) throw new Error('not accepted');
    const { steps = {}, decisions = {}, loops = {} } = checked.wiring;
    const texts = [
      ...Object.values(steps).flatMap((step) => [
        ...(step.by === 'expression' ? [step.expression] : []),
        ...Object.values(step.inputs ?? {}),
        ...Object.values(step.outputs ?? {}),
      ]),
      ...Object.values(decisions).flatMap((one) =>
        one.by === 'conditions' ? Object.values(one.conditions) : [],
      ),
      ...Object.values(loops).flatMap((loop) =>
        loop.kind === 'standard' ? [loop.while] : (loop.collection ?? []),
      ),
    ];
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => !readWiredExpression(text).usable)).toEqual([]);
  });
});
