import { describe, expect, it } from 'vitest';
import { contrast } from './contrast.ts';
import { dark, light, readablePairs } from './tokens.ts';

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('the %s scheme', (_scheme, palette) => {
  it.each(readablePairs)('shows %s on %s with the contrast WCAG AA asks of text', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['paper', 'surface', 'sunken', 'sheet'] as const)('outlines controls on %s visibly', (ground) => {
    expect(contrast(palette.outline, palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
