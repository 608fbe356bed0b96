import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';

const handler = (start: string, more = '') =>
  processFile(
    `<startEvent id="s"/><task id="t" name="Pack"/>${flow('f', 's', 't')}
     <subProcess id="h" name="Handle it" triggeredByEvent="true">${start}<task id="u"/>${more}</subProcess>`,
    '<escalation id="Es" escalationCode="DELAY"/><error id="Er" errorCode="BROKEN"/>',
  );

describe('an event subprocess', () => {
  test('without a start event waits for a person’s word', async () => {
    const made = await compiled(handler(''));
    expect(made.element('h')).toMatchObject({
      behavior: 'event-sub-process',
      starts: [],
      triggers: [{ kind: 'confirmation' }],
    });
    expect(made.codes()).toContain('event-confirmed');
  });

  test('tells of several start events, arrows and a marker for repetition', async () => {
    const made = await compiled(
      processFile(
        `<startEvent id="s"/>${flow('f', 's', 'h')}
         <subProcess id="h" triggeredByEvent="true"><startEvent id="a"/><startEvent id="b"/><task id="u"/>
           <standardLoopCharacteristics/></subProcess>`,
      ),
    );
    expect(made.codes()).toEqual(
      expect.arrayContaining([
        'event-subprocess-starts',
        'event-subprocess-in-flow',
        'event-subprocess-repeated',
      ]),
    );
    expect(made.element('h')).not.toHaveProperty('loop');
  });

  test('with nothing inside is shown and never set off', async () => {
    const made = await compiled(
      processFile(
        `<startEvent id="s"/><task id="t"/>${flow('f', 's', 't')}<subProcess id="h" triggeredByEvent="true"/>`,
      ),
    );
    expect(made.finding('event-subprocess-empty', 'h').default).toContain('nothing sets it off');
  });

  test('for an error always interrupts, and a person says when nothing else can', async () => {
    const made = await compiled(
      handler(
        '<startEvent id="a" isInterrupting="false"><errorEventDefinition errorRef="Er"/></startEvent>',
        flow('g', 'a', 'u'),
      ),
    );
    expect(made.element('h')).toMatchObject({ interrupting: true });
    expect(made.element('a')).toMatchObject({
      triggers: [
        { kind: 'error', code: 'BROKEN' },
        { kind: 'confirmation', stands: 'error' },
      ],
    });
    expect(made.codes()).toContain('error-confirmed');
  });
});

describe('an escalation event on a step that a person does', () => {
  const edge = (interrupts: boolean) =>
    processFile(
      `<userTask id="t" name="Pack"/><boundaryEvent id="b" attachedToRef="t" cancelActivity="${interrupts}"><escalationEventDefinition escalationRef="Es"/></boundaryEvent>`,
      '<escalation id="Es" escalationCode="DELAY"/>',
    );

  test('is reported by them beside the step, which stays open', async () => {
    const made = await compiled(edge(false));
    expect(made.person('t').errors).toEqual([{ boundary: 'b', code: 'DELAY', label: 'DELAY', beside: true }]);
    expect(made.finding('error-reported-by-person', 'b').default).toContain('stays open');
  });

  test('is reported instead of completing it where it interrupts', async () => {
    const made = await compiled(edge(true));
    expect(made.person('t').errors).toEqual([{ boundary: 'b', code: 'DELAY', label: 'DELAY' }]);
  });
});

test('an error cannot be one of several things an event needs', async () => {
  const made = await compiled(
    processFile(
      `<task id="t"/><boundaryEvent id="b" attachedToRef="t" parallelMultiple="true"><errorEventDefinition/><messageEventDefinition/><signalEventDefinition/></boundaryEvent>`,
    ),
  );
  expect(made.element('b')).toMatchObject({
    needsAll: true,
    triggers: [{ kind: 'message' }, { kind: 'signal' }],
  });
  expect(made.codes()).toContain('trigger-ignored');
});

describe('a condition', () => {
  const waiting = (step: string) =>
    processFile(
      `<startEvent id="s"/>${step}<intermediateCatchEvent id="w"><conditionalEventDefinition><condition>=stock &lt; 5</condition></conditionalEventDefinition></intermediateCatchEvent>${flow('f', 's', 't')}${flow('g', 't', 'w')}`,
    );

  test('that no step can make true can be said to hold by a person, too', async () => {
    const made = await compiled(waiting('<task id="t"/>'));
    expect(made.element('w')).toMatchObject({ triggers: [{ kind: 'condition', confirmation: {} }] });
    expect(made.finding('condition-not-moved', 'w').message).toContain('stock');
  });

  test('that a step can make true is watched alone', async () => {
    const made = await compiled(waiting('<task id="t"/>'), {
      steps: { t: { by: 'person', form: { fields: [{ name: 'stock', type: 'number' }] } } },
    });
    const element = made.element('w');
    expect('triggers' in element && element.triggers).toEqual([
      { kind: 'condition', condition: { language: 'feel', text: 'stock < 5' } },
    ]);
  });

  test('can be wired where the drawing only has words, but not where the process begins', async () => {
    const made = await compiled(
      processFile('<startEvent id="s"/><intermediateCatchEvent id="w" name="Stock is low"/>'),
      {
        events: {
          w: { kind: 'condition', condition: 'stock < 5' },
          s: { kind: 'condition', condition: 'stock < 5' },
        },
      },
    );
    expect(made.element('w')).toMatchObject({ triggers: [{ kind: 'condition' }] });
    expect(made.finding('wiring-does-not-fit', 's')).toBeDefined();
  });
});
