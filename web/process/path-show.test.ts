import { expect, test } from 'vitest';
import type { Finding } from '../../src/server/api/finding.ts';
import { emptyLayer } from '../diagram/layer.ts';
import { layerOfPath, type PathAction, pathReducer, type ShownPath } from './path-show.ts';

const step = (element: string, flows: string[], tokens: string[]) => ({
  kind: 'done' as const,
  process: 'P',
  element,
  choices: [],
  text: `“${element}” is done.`,
  flows,
  tokens: tokens.map((at) => ({ element: at, count: 1 })),
});

const finding: Finding = {
  code: 'can-get-stuck',
  severity: 'warning',
  message: 'It gets stuck.',
  path: {
    steps: [
      step('Start', ['F1'], ['Check']),
      step('Check', ['F2'], ['Join']),
      step('Pack', ['F3'], ['Join']),
    ],
    stuck: ['Join'],
  },
};

function after(...actions: readonly PathAction[]): ShownPath | undefined {
  return actions.reduce<ShownPath | undefined>(pathReducer, undefined);
}

test('it begins to play at the first move, and stops playing at the last', () => {
  const show = { do: 'show', finding } as const;
  expect(after(show)).toMatchObject({ at: 0, playing: true });
  expect(after(show, { do: 'next' })).toMatchObject({ at: 1, playing: true });
  expect(after(show, { do: 'next' }, { do: 'next' })).toMatchObject({ at: 2, playing: false });
  expect(after(show, { do: 'next' }, { do: 'next' }, { do: 'play' })).toMatchObject({ at: 0, playing: true });
});

test('going back and on stays within the way, and pauses', () => {
  const show = { do: 'show', finding } as const;
  expect(after(show, { do: 'go', to: -1 })).toMatchObject({ at: 0, playing: false });
  expect(after(show, { do: 'go', to: 9 })).toMatchObject({ at: 2, playing: false });
  expect(after(show, { do: 'close' })).toBeUndefined();
});

test('a finding without a way shows nothing', () => {
  const { path: _, ...plain } = finding;
  expect(after({ do: 'show', finding: plain })).toBeUndefined();
});

test('what holds the case up is marked only where the way ends', () => {
  const show = { do: 'show', finding } as const;
  const middle = after(show, { do: 'next' });
  const end = after(show, { do: 'go', to: 2 });
  if (middle === undefined || end === undefined) throw new Error('nothing is shown');
  expect(layerOfPath(emptyLayer, middle).counts.get('Join')).toEqual({ count: 1, tone: 'moving' });
  expect(layerOfPath(emptyLayer, end).counts.get('Join')).toEqual({ count: 1, tone: 'help' });
  expect([...layerOfPath(emptyLayer, middle).taken]).toEqual(['Start', 'F1', 'Check', 'F2']);
});
