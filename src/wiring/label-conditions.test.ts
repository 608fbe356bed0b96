import { describe, expect, test } from 'vitest';
import { draftCondition } from './label-conditions.ts';
import { usableFeel } from './usable-expression.ts';

describe('a condition on a label', () => {
  test.each([
    ['> 1000 EUR', undefined, 'amount > 1000'],
    ['>= 1.000 €', undefined, 'amount >= 1000'],
    ['< 2,500.50 USD', undefined, 'amount < 2500.5'],
    ['> 10k', 'Order value', 'order value > 10000'],
    ['amount > 1000', undefined, 'amount > 1000'],
    ['Betrag über 500', undefined, undefined],
    ['Betrag > 500', undefined, 'betrag > 500'],
    ['more than 5', 'Number of items', 'number items > 5'],
    ['mindestens 18', 'Alter', 'alter >= 18'],
    ['status = "open"', undefined, 'status = "open"'],
    ['Yes', 'Invoice correct?', 'invoice correct = true'],
    ['No', 'Is the invoice correct?', 'invoice correct = false'],
    ['ja', 'Rechnung ok?', 'rechnung ok = true'],
    ['Nein', undefined, 'answer = false'],
  ])('%s under “%s” → %s', (label, question, draft) => {
    expect(draftCondition(label, question)?.text).toBe(draft);
  });

  test.each(['Approved', 'otherwise', '> a lot', 'yes, but later', "bpmn:getDataObject('x') = 'y'", '', '>'])(
    'is left alone where it says nothing that could be evaluated: %s',
    (label) => {
      expect(draftCondition(label, 'Question?')).toBeUndefined();
    },
  );

  test('every draft is an expression that compiles', () => {
    for (const label of ['yes', '> 5', '<= 3 EUR', '= "x"', 'no']) {
      for (const question of [
        'Is it in or not?',
        'for every return',
        '5 items',
        'a – b',
        'Ünïcode näme?',
        undefined,
      ]) {
        const draft = draftCondition(label, question);
        if (draft) expect(usableFeel(draft.text).usable).toBe(true);
      }
    }
  });
});
