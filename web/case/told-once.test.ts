import { expect, test } from 'vitest';
import type { Wait } from '../../src/server/api/cases.ts';
import { toldOnce } from './told-once.ts';

function wait(kind: Wait['kind'], element: string): Wait {
  return {
    kind,
    id: `1-${kind}-${element}`,
    instance: 1,
    element,
    elementName: element,
    sentence: '',
    arrivable: false,
  };
}

test('what a person is asked about does not stand there a second time', () => {
  const task = wait('person', 'Withdrawn');
  const clock = wait('time', 'Withdrawn');
  expect(toldOnce([task, wait('message', 'Withdrawn'), clock])).toEqual([task, clock]);
});

test('an arrival nobody is asked about is told, beside one that somebody is asked about', () => {
  const both = [wait('person', 'Both'), wait('message', 'Both'), wait('signal', 'Both')];
  expect(toldOnce(both)).toEqual(both);
  expect(toldOnce([wait('message', 'Alone')])).toHaveLength(1);
});
