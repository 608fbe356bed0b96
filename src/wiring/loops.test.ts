import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, juel } from '../../test/fixtures/wiring/compile.ts';

const repeated = (loop: string, more = '') =>
  processFile(`<startEvent id="s"/><task id="a" name="Pack box">${loop}</task>${more}${flow('f', 's', 'a')}`);

async function loopOf(xml: string, wiring: Parameters<typeof compiled>[1] = {}) {
  const made = await compiled(xml, wiring);
  const element = made.element('a');
  return { made, loop: 'loop' in element ? element.loop : undefined };
}

describe('a loop', () => {
  test('without a condition asks after each round', async () => {
    const { made, loop } = await loopOf(repeated('<standardLoopCharacteristics/>'));
    expect(loop).toEqual({ kind: 'standard', testBefore: false });
    expect(made.finding('loop-asked', 'a').default).toBe('Everyone is asked after each round.');
  });

  test('with a condition and a maximum keeps both', async () => {
    const { loop } = await loopOf(
      repeated(
        '<standardLoopCharacteristics testBefore="true" loopMaximum="3"><loopCondition>=left &gt; 0</loopCondition></standardLoopCharacteristics>',
      ),
    );
    expect(loop).toMatchObject({ testBefore: true, maximum: 3, condition: { text: 'left > 0' } });
  });

  test('with a text for people asks, and quotes it', async () => {
    const { made, loop } = await loopOf(
      repeated(
        '<standardLoopCharacteristics><loopCondition>until all is packed</loopCondition></standardLoopCharacteristics>',
      ),
    );
    expect(loop).not.toHaveProperty('condition');
    expect(made.finding('loop-asked', 'a').message).toContain('until all is packed');
  });

  test('is wired with a condition', async () => {
    const { loop } = await loopOf(repeated('<standardLoopCharacteristics/>'), {
      loops: { a: { kind: 'standard', while: 'left > 0', maximum: 10 } },
    });
    expect(loop).toMatchObject({ condition: { text: 'left > 0' }, maximum: 10 });
  });
});

describe('a step that runs several times', () => {
  const several = (inside: string, sequential = false) =>
    repeated(
      `<multiInstanceLoopCharacteristics isSequential="${sequential}">${inside}</multiInstanceLoopCharacteristics>`,
    );

  test('asks how many times where nobody said', async () => {
    const { made, loop } = await loopOf(several(''));
    expect(loop).toMatchObject({
      kind: 'multi-instance',
      sequential: false,
      count: { by: 'question', prompt: 'How many times: “Pack box”?', role: 'Everyone' },
    });
    expect(made.finding('count-asked', 'a')).toBeDefined();
  });

  test('takes the number drawn, but not the 0 that tools leave', async () => {
    const drawn = (text: string) => several(`<loopCardinality>${text}</loopCardinality>`, true);
    expect((await loopOf(drawn('3'))).loop).toMatchObject({
      sequential: true,
      count: { by: 'cardinality', value: { literal: 3 } },
    });
    expect((await loopOf(drawn('0'))).loop).toMatchObject({ count: { by: 'question' } });
    expect((await loopOf(drawn(juel('boxes')))).loop).toMatchObject({
      count: { by: 'cardinality', value: { expression: { language: 'juel' } } },
    });
  });

  const over = (filled: string, association: string) =>
    processFile(`<dataObject id="d" name="boxes"/><dataObjectReference id="r" dataObjectRef="d"/><startEvent id="s"/>
      <task id="b" name="Sort"><ioSpecification><dataOutput id="o" name="sorted"/></ioSpecification>${filled}</task>
      <task id="a" name="Pack box"><ioSpecification><dataInput id="in"/></ioSpecification>
        <dataInputAssociation><sourceRef>r</sourceRef><targetRef>in</targetRef>${association}</dataInputAssociation>
        <multiInstanceLoopCharacteristics><loopDataInputRef>in</loopDataInputRef><inputDataItem id="i" name="box"/></multiInstanceLoopCharacteristics>
      </task>${flow('f', 's', 'b')}${flow('g', 'b', 'a')}`);
  const filling =
    '<dataOutputAssociation><sourceRef>o</sourceRef><targetRef>r</targetRef></dataOutputAssociation>';

  test('runs for each item of a data object that an earlier step fills', async () => {
    const { loop } = await loopOf(over(filling, ''));
    expect(loop).toMatchObject({ count: { by: 'collection', value: { text: 'boxes' } }, item: 'box' });
  });

  test('asks how many where the data object is only a picture', async () => {
    const { made, loop } = await loopOf(over('', ''));
    expect(loop).toMatchObject({ count: { by: 'question' } });
    expect(made.finding('count-asked', 'a')).toBeDefined();
  });

  test('runs for each item that the transformation of its association gives, and asks where nobody can compute it', async () => {
    const given = (text: string) => over('', `<transformation>${text}</transformation>`);
    expect((await loopOf(given('=boxes.open'))).loop).toMatchObject({
      count: { by: 'collection', value: { text: 'boxes.open' } },
    });
    expect((await loopOf(given('the open ones, if any'))).loop).toMatchObject({ count: { by: 'question' } });
  });

  test('runs for each item of a variable that is named where a reference should stand', async () => {
    const named = (text: string) =>
      several(`<loopDataInputRef>${text}</loopDataInputRef><inputDataItem name="box"/>`);
    expect((await loopOf(named('boxes'))).loop).toMatchObject({
      count: { by: 'collection', value: { text: 'boxes' } },
      item: 'box',
    });
    expect((await loopOf(named('sid-71C0-9F'))).loop).toMatchObject({ count: { by: 'question' } });
  });

  test('keeps an early end that can be evaluated and tells of one that cannot', async () => {
    const until = (text: string) =>
      several(`<loopCardinality>2</loopCardinality><completionCondition>${text}</completionCondition>`);
    expect((await loopOf(until('=enough'))).loop).toMatchObject({ until: { text: 'enough' } });
    const { made, loop } = await loopOf(until('when the truck is full'));
    expect(loop).not.toHaveProperty('until');
    expect(made.finding('loop-end-not-usable', 'a').message).toContain('truck is full');
  });

  test('is wired to run once for each item of a list', async () => {
    const { loop } = await loopOf(several(''), {
      loops: {
        a: {
          kind: 'multi-instance',
          collection: 'boxes',
          item: 'box',
          collect: { variable: 'weights', source: 'weight' },
        },
      },
    });
    expect(loop).toMatchObject({
      count: { by: 'collection', value: { text: 'boxes' } },
      item: 'box',
      collect: { variable: 'weights', source: { text: 'weight' } },
    });
  });

  test('ignores a wiring for another kind of repetition, with a finding', async () => {
    const { made, loop } = await loopOf(several(''), { loops: { a: { kind: 'standard', while: 'true' } } });
    expect(loop).toMatchObject({ count: { by: 'question' } });
    expect(made.finding('wiring-does-not-fit', 'a')).toBeDefined();
  });
});

describe('what completing runs throw', () => {
  const throwing = (behavior: string, boundary: string, inside = '') =>
    repeated(
      `<multiInstanceLoopCharacteristics ${behavior}>${inside}</multiInstanceLoopCharacteristics>`,
      boundary,
    ).replace(
      '<process',
      '<signal id="sig" name="done"/><signalEventDefinition id="def" signalRef="sig"/><process',
    );
  const on = (definition: string) => `<boundaryEvent id="b" attachedToRef="a">${definition}</boundaryEvent>`;

  test('is caught by the event on the step that waits for it, which asks nobody', async () => {
    const { made, loop } = await loopOf(
      throwing('behavior="None" noneBehaviorEventRef="def"', on('<signalEventDefinition signalRef="sig"/>')),
    );
    expect(loop).toMatchObject({ throws: [{ when: 'each', to: { boundary: 'b', trigger: 0 } }] });
    expect(made.codes()).not.toContain('signal-confirmed');
  });

  test('goes outwards where nothing on the step catches it, and is told where it cannot', async () => {
    const { loop } = await loopOf(throwing('behavior="One" oneBehaviorEventRef="def"', ''));
    expect(loop).toMatchObject({
      throws: [{ when: 'first', to: { thrown: { kind: 'signal', name: 'done' } } }],
    });
    const { made } = await loopOf(throwing('behavior="One"', ''));
    expect(made.finding('run-event-not-caught', 'a').default).toBe('Nothing follows from it.');
  });

  test('is left out under a condition that is only text, and that is told', async () => {
    const { made, loop } = await loopOf(
      throwing(
        'behavior="Complex"',
        on('<signalEventDefinition signalRef="sig"/>'),
        '<complexBehaviorDefinition><condition>half of it is done</condition><event><signalEventDefinition signalRef="sig"/></event></complexBehaviorDefinition>',
      ),
    );
    expect(loop).not.toHaveProperty('throws');
    expect(made.finding('run-condition-not-usable', 'a').message).toContain('“half of it is done”');
  });

  test('names in the wiring an event that is on the step', async () => {
    const made = await compiled(repeated('<multiInstanceLoopCharacteristics/>'), {
      loops: { a: { kind: 'multi-instance', count: 2, throws: [{ when: 'each', boundary: 'nowhere' }] } },
    });
    expect(made.finding('wiring-does-not-fit', 'a').message).toContain('nowhere');
  });
});
