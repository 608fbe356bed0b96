import { expect, it } from 'vitest';
import type { CaseInstance, Wait } from '../../src/server/api/cases.ts';
import { caseLayer } from './case-layer.ts';

const instance: CaseInstance = {
  id: 1,
  process: 'order',
  processName: 'Order',
  diagram: { key: 'order', version: 1, name: 'Order' },
  relation: 'main',
  state: 'running',
  startedAt: Date.UTC(2026, 0, 5),
  active: [{ element: 'pause', count: 1, waiting: 0, problems: 0 }],
  visited: [],
  flows: [],
  variables: {},
  local: [],
};

function wait(element: string, arrivable: boolean): Wait {
  return {
    kind: 'time',
    id: `1:${element}`,
    instance: 1,
    element,
    elementName: element,
    sentence: 'Waits.',
    arrivable,
  };
}

it('shows what a person may confirm as waiting for a person, drawn on the way or on the edge of a step', () => {
  const { counts } = caseLayer([instance], {}, [wait('pause', true), wait('reminder', true)]);
  expect([...counts]).toEqual([
    ['pause', { count: 1, tone: 'waiting' }],
    ['reminder', { count: 1, tone: 'waiting' }],
  ]);
});

it('leaves what only time or a machine can end as moving', () => {
  const { counts } = caseLayer([instance], {}, [wait('pause', false), wait('reminder', false)]);
  expect([...counts]).toEqual([['pause', { count: 1, tone: 'moving' }]]);
});
