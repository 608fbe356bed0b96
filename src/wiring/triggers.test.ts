import { describe, expect, test } from 'vitest';
import { bpmnFile, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, juel } from '../../test/fixtures/wiring/compile.ts';

const waiting = (definition: string, name = 'Two days later', more = '') =>
  bpmnFile(`${more}<process id="P"><startEvent id="s"/><intermediateCatchEvent id="w" ${name === '' ? '' : `name="${name}"`}>${definition}</intermediateCatchEvent>
    ${flow('f', 's', 'w')}</process>`);
const timer = (inside: string) => `<timerEventDefinition>${inside}</timerEventDefinition>`;

async function triggersOf(xml: string, wiring: Parameters<typeof compiled>[1] = {}) {
  const made = await compiled(xml, wiring);
  const element = made.element('w');
  return { made, triggers: 'triggers' in element ? element.triggers : [] };
}

describe('a timer', () => {
  test.each([
    ['timeDuration', 'P2D', 'duration'],
    ['timeDate', '2030-01-31T09:00:00Z', 'date'],
    ['timeCycle', 'R3/PT10S', 'cycle'],
    ['timeDate', 'PT5M', 'duration'],
    ['timeCycle', 'R-1/P1W', 'cycle'],
  ])('with a time a clock understands runs by the clock: %s %s', async (box, text, kind) => {
    const { triggers } = await triggersOf(waiting(timer(`<${box}>${text}</${box}>`)));
    expect(triggers).toEqual([{ kind: 'timer', timer: kind, value: { literal: text } }]);
  });

  test('repeats a bare duration that stands in the box for repetitions', async () => {
    const { triggers } = await triggersOf(waiting(timer('<timeCycle>P1D</timeCycle>')));
    expect(triggers).toEqual([{ kind: 'timer', timer: 'cycle', value: { literal: 'R/P1D' } }]);
  });

  test.each(['0 0 9 * * ?', '2030-02-30', 'P', 'soon'])(
    'with something else is confirmed by a person: %s',
    async (text) => {
      const { triggers } = await triggersOf(waiting(timer(`<timeDate>${text}</timeDate>`)));
      expect(triggers).toMatchObject([{ kind: 'confirmation', stands: 'timer' }]);
    },
  );

  test.each(['=waiting time', juel('due')])('with an expression computes its time: %s', async (text) => {
    const { triggers } = await triggersOf(waiting(timer(`<timeDuration>${text}</timeDuration>`)));
    expect(triggers).toMatchObject([{ kind: 'timer', timer: 'duration', value: { expression: {} } }]);
  });

  test('without a time is confirmed by a person, and its label is offered as one', async () => {
    const { made, triggers } = await triggersOf(waiting(timer(''), 'after 2 days'));
    expect(triggers).toEqual([
      {
        kind: 'confirmation',
        stands: 'timer',
        confirmation: { role: 'Everyone', prompt: 'Is it time (after 2 days)?' },
      },
    ]);
    expect(made.finding('timer-confirmed', 'w').default).toContain('Everyone says when it is time');
    expect(made.result.suggestions).toMatchObject([{ element: 'w', kind: 'duration', value: 'P2D' }]);
  });

  test('with words instead of a time is confirmed, quoted and offered', async () => {
    const { made, triggers } = await triggersOf(
      waiting(timer('<timeDuration>nach 4 Wochen</timeDuration>'), ''),
    );
    expect(triggers).toMatchObject([{ kind: 'confirmation' }]);
    expect(made.finding('timer-confirmed', 'w').message).toContain('nach 4 Wochen');
    expect(made.result.suggestions).toMatchObject([{ value: 'P4W' }]);
  });

  test('is wired with a time', async () => {
    const { made, triggers } = await triggersOf(waiting(timer('')), {
      events: { w: { kind: 'timer', timer: 'duration', value: 'P3D' } },
    });
    expect(triggers).toEqual([{ kind: 'timer', timer: 'duration', value: { literal: 'P3D' } }]);
    expect(made.codes()).not.toContain('timer-confirmed');
  });
});

describe('other events', () => {
  test('a condition for people is confirmed by a person', async () => {
    const { triggers } = await triggersOf(
      waiting('<conditionalEventDefinition><condition>stock is low</condition></conditionalEventDefinition>'),
    );
    expect(triggers).toMatchObject([
      {
        kind: 'confirmation',
        stands: 'conditional',
        confirmation: { prompt: 'Does this hold now: “stock is low”?' },
      },
    ]);
  });

  test('an event drawn without a kind is confirmed by a person', async () => {
    const { triggers } = await triggersOf(waiting('', 'Goods unloaded'));
    expect(triggers).toMatchObject([
      {
        kind: 'confirmation',
        stands: 'none',
        confirmation: { prompt: 'Has this happened: “Goods unloaded”?' },
      },
    ]);
  });

  test('a signal that something in the file gives is waited for; another one is confirmed', async () => {
    const definition = '<signalEventDefinition signalRef="S"/>';
    const thrown = `<intermediateThrowEvent id="t">${definition}</intermediateThrowEvent>${flow('g', 's', 't')}</process>`;
    const alone = waiting(definition, 'Alarm', '<signal id="S" name="Fire"/>');
    expect((await triggersOf(alone)).triggers).toMatchObject([
      { kind: 'signal', name: 'Fire', confirmation: { prompt: 'Has the signal “Fire” been given?' } },
    ]);
    const given = (await triggersOf(alone.replace('</process>', thrown))).triggers;
    expect(given).toEqual([{ kind: 'signal', name: 'Fire' }]);
  });

  test('an event with several kinds waits for whichever happens first', async () => {
    const { triggers } = await triggersOf(
      waiting(`${timer('<timeDuration>P1D</timeDuration>')}<signalEventDefinition/>`),
    );
    expect(triggers.map(({ kind }) => kind)).toEqual(['timer', 'signal']);
  });

  test('the wiring may have another role asked in other words', async () => {
    const { triggers } = await triggersOf(waiting(timer('')), {
      events: { w: { kind: 'confirmation', prompt: 'May we go on?', role: 'Boss' } },
    });
    expect(triggers).toMatchObject([
      { kind: 'confirmation', confirmation: { prompt: 'May we go on?', role: 'Boss' } },
    ]);
  });
});

describe('links', () => {
  const link = (name: string) => `<linkEventDefinition name="${name}"/>`;
  const linked = (from: string, to: string) =>
    processFile(`<startEvent id="s"/><intermediateThrowEvent id="t">${link(from)}</intermediateThrowEvent>${flow('f', 's', 't')}
      <intermediateCatchEvent id="w">${link(to)}</intermediateCatchEvent><task id="a"/>${flow('g', 'w', 'a')}`);

  test('lead on at the link of the same name', async () => {
    const made = await compiled(linked('Page 2', 'page 2'));
    expect(made.element('t')).toMatchObject({ throws: [{ kind: 'link', target: 'w' }] });
    expect(made.element('w')).toMatchObject({ triggers: [] });
    expect(made.process().starts[0]?.elements).toEqual(['s']);
  });

  test('of different names do not join', async () => {
    expect((await compiled(linked('Page 2', 'Page 3'))).element('t')).toMatchObject({ throws: [] });
  });
});

describe('errors and ends', () => {
  const failing = (around: string) =>
    bpmnFile(`<error id="E" errorCode="out"/><process id="P"><startEvent id="s"/><subProcess id="sub"><startEvent id="t"/>
      <endEvent id="x"><errorEventDefinition errorRef="E"/></endEvent>${flow('g', 't', 'x')}</subProcess>${around}${flow('f', 's', 'sub')}</process>`);

  test('an error end that a boundary event catches is no matter', async () => {
    const made = await compiled(
      failing(
        '<boundaryEvent id="b" attachedToRef="sub"><errorEventDefinition errorRef="E"/></boundaryEvent>',
      ),
    );
    expect(made.element('x')).toMatchObject({ throws: [{ kind: 'error', code: 'out' }] });
    expect(made.codes()).not.toContain('error-not-caught');
  });

  test('an error end that nothing catches is told to end the process', async () => {
    const made = await compiled(failing(''));
    expect(made.finding('error-not-caught', 'x').default).toContain('whole process ends');
  });

  test('a terminate end terminates, and a plain one throws nothing', async () => {
    const made = await compiled(
      processFile(
        `<startEvent id="s"/><endEvent id="w"><terminateEventDefinition/></endEvent><endEvent id="e"/>${flow('f', 's', 'w')}${flow('g', 's', 'e')}`,
      ),
    );
    expect(made.element('w')).toMatchObject({ throws: [{ kind: 'terminate' }] });
    expect(made.element('e')).toMatchObject({ throws: [] });
  });
});

test('a message is told apart by the key that Camunda 8 gives it, which is asked for where nothing provides it', async () => {
  const made = await compiled(
    processFile(
      `<startEvent id="s"/><intermediateCatchEvent id="a"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>${flow('f', 's', 'a')}`,
      '<message id="m" name="paid" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements></message>',
    ),
  );
  expect(made.element('a')).toMatchObject({ triggers: [{ key: { language: 'feel', text: 'orderId' } }] });
  expect(made.startFields().map(({ name }) => name)).toEqual(['orderId']);
});
