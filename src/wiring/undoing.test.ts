import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';

const booking = (more: string) =>
  processFile(`<startEvent id="s"/><task id="book" name="Book hotel"/>${flow('f', 's', 'book')}
    <boundaryEvent id="b" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>${more}`);
const handler = '<task id="undo" name="Cancel hotel"/>';

describe('a step that can be undone', () => {
  test.each([
    ['b', 'undo'],
    ['undo', 'b'],
  ])('is undone by what an association connects with its event, drawn from %s to %s', async (from, to) => {
    const made = await compiled(
      booking(`${handler}<association id="a" sourceRef="${from}" targetRef="${to}"/>`),
    );
    expect(made.element('book')).toMatchObject({ undoneBy: 'b' });
    expect(made.element('b')).toMatchObject({ handler: 'undo', triggers: [{ kind: 'compensation' }] });
    // It does not begin with the process though nothing leads to it and nothing marks it as an undoing step.
    expect(made.process().scopes.P?.initial).toEqual(['s']);
  });

  test('without a step that undoes it is told', async () => {
    const made = await compiled(booking('<task id="undo" name="Cancel hotel" isForCompensation="true"/>'));
    expect(made.finding('nothing-undoes', 'b').message).toContain('“Book hotel” can be undone');
    expect(made.finding('undoes-nothing', 'undo').default).toBe('It is never carried out.');
  });
});

describe('an event that undoes', () => {
  const throwing = (attributes: string) =>
    booking(
      `${handler}<association id="a" sourceRef="b" targetRef="undo"/><task id="other" name="Other"/><endEvent id="e"><compensateEventDefinition ${attributes}/></endEvent>
      ${flow('g', 'book', 'other')}${flow('h', 'other', 'e')}`,
    );

  test('names what it undoes and whether it waits', async () => {
    const made = await compiled(throwing('activityRef="book" waitForCompletion="false"'));
    expect(made.element('e')).toMatchObject({
      throws: [{ kind: 'compensate', activity: 'book', waits: false }],
    });
    expect(made.codes()).not.toContain('nothing-to-undo');
  });

  test('is told where nothing says how that is undone', async () => {
    const made = await compiled(throwing('activityRef="other"'));
    expect(made.finding('nothing-to-undo', 'e').message).toContain('nothing says how “Other” is undone');
  });
});

test('a cancellation is told where no transaction is around it, or nothing goes on after it', async () => {
  const cancel = '<task id="t"/><endEvent id="c"><cancelEventDefinition/></endEvent>';
  const outside = await compiled(processFile(`${cancel}${flow('f', 't', 'c')}`));
  expect(outside.finding('cancel-outside-transaction', 'c')).toBeDefined();
  const open = await compiled(
    processFile(`<transaction id="x" name="Trip">${cancel}${flow('f', 't', 'c')}</transaction>`),
  );
  expect(open.finding('cancel-not-caught', 'c').message).toContain('“Trip”');
  expect(open.element('x')).toMatchObject({ behavior: 'sub-process', transaction: true });
});
