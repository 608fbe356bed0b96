import { expect, test } from 'vitest';
import { processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';

const adHoc = (inside: string) =>
  processFile(`<adHocSubProcess id="care" name="Care"><documentation>As the patient wishes.</documentation>
    <task id="a" name="Call"/><task id="b" name="Call"/><task id="c" name="Visit"/>${inside}</adHocSubProcess>`);

test('what nothing leads to can be chosen in an ad-hoc subprocess, and is told apart', async () => {
  const made = await compiled(adHoc('<sequenceFlow id="f" sourceRef="b" targetRef="c"/>'));
  expect(made.element('care')).toMatchObject({
    behavior: 'ad-hoc-sub-process',
    sequential: false,
    cancelRemaining: true,
    offers: [
      { element: 'a', label: 'Call (1)' },
      { element: 'b', label: 'Call (2)' },
    ],
    next: { prompt: 'What is next in “Care”?', role: 'Everyone', instruction: 'As the patient wishes.' },
  });
  expect(made.finding('ad-hoc-chosen', 'care').default).toContain('says when it is done');
});

test('an end of an ad-hoc subprocess that is only text for people is told, and said by a person', async () => {
  const made = await compiled(adHoc('<completionCondition>patient is well</completionCondition>'));
  expect(made.element('care')).not.toHaveProperty('until');
  expect(made.finding('ad-hoc-end-asked', 'care').message).toContain('“patient is well”');
});

test('what the end of an ad-hoc subprocess depends on is asked in each step inside', async () => {
  const made = await compiled(adHoc('<completionCondition>=well</completionCondition>'));
  for (const step of ['a', 'b', 'c'])
    expect(made.person(step).form.fields.map(({ name }) => name)).toEqual(['well']);
  expect(made.process().starts[0]?.form.fields).toEqual([]);
});

test('an ad-hoc subprocess in which nothing can be chosen runs along its flows', async () => {
  const made = await compiled(
    processFile(`<adHocSubProcess id="care"><startEvent id="s"/><task id="a"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="a"/></adHocSubProcess>`),
  );
  expect(made.element('care').behavior).toBe('sub-process');
  expect(made.finding('ad-hoc-nothing-to-choose', 'care')).toBeDefined();
});
