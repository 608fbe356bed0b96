import { describe, expect, test } from 'vitest';
import { bpmnFile, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';

describe('how a run begins', () => {
  test('at the start event, labelled by what is drawn', async () => {
    const made = await compiled(
      processFile(`<startEvent id="s" name="Order received"/><task id="a"/>${flow('f', 's', 'a')}`),
    );
    expect(made.process().starts).toEqual([
      {
        elements: ['s'],
        label: 'Order received',
        trigger: { kind: 'none' },
        fromCase: false,
        form: { fields: [] },
      },
    ]);
    expect(made.process().scopes.P?.initial).toEqual(['s']);
  });

  test('without a start event at everything nothing leads to', async () => {
    const made = await compiled(
      processFile(`<task id="a"/><task id="b"/><task id="c"/>
        <boundaryEvent id="x" attachedToRef="a"><timerEventDefinition/></boundaryEvent>${flow('f', 'a', 'c')}`),
    );
    expect(made.process().starts[0]?.elements).toEqual(['a', 'b']);
    expect(made.process().starts[0]?.label).toBe('Start');
  });

  test('in a circle at the first element drawn, with a warning', async () => {
    const made = await compiled(
      processFile(`<task id="a" name="A"/><task id="b"/>${flow('f', 'a', 'b')}${flow('g', 'b', 'a')}`),
    );
    expect(made.process().starts[0]?.elements).toEqual(['a']);
    expect(made.finding('no-way-in').default).toContain('“A”');
  });

  test('also at a step nothing leads to beside the start event, but not at an event or gateway', async () => {
    const made = await compiled(
      processFile(`<startEvent id="s"/><task id="a"/><task id="loose"/><parallelGateway id="g"/><task id="z"/>
        <intermediateCatchEvent id="w" name="Later"><timerEventDefinition/></intermediateCatchEvent>
        ${flow('f', 's', 'a')}${flow('h', 'g', 'z')}`),
    );
    expect(made.process().starts[0]?.elements).toEqual(['s', 'loose']);
    expect(made.finding('never-reached', 'w').message).toContain('Later');
    expect(made.finding('never-reached', 'g')).toBeDefined();
  });

  test('each start event is a way of its own', async () => {
    const made = await compiled(
      processFile(
        '<startEvent id="s" name="By phone"/><startEvent id="t" name="By mail"><messageEventDefinition/></startEvent>',
      ),
    );
    expect(made.process().starts.map(({ label }) => label)).toEqual(['By phone', 'By mail']);
    expect(made.finding('several-starts').message).toContain('“By phone”, “By mail”');
    expect(made.process().scopes.P?.initial).toEqual(['s']);
  });

  test('a timer start keeps its time, and one without is started by hand', async () => {
    const start = (inside: string) =>
      processFile(
        `<startEvent id="s" name="Every Monday"><timerEventDefinition>${inside}</timerEventDefinition></startEvent>`,
      );
    const timed = await compiled(start('<timeCycle>R/P7D</timeCycle>'));
    expect(timed.process().starts[0]?.trigger).toEqual({
      kind: 'timer',
      timer: 'cycle',
      value: { literal: 'R/P7D' },
    });
    const open = await compiled(start(''));
    expect(open.process().starts[0]?.trigger).toMatchObject({ kind: 'confirmation', stands: 'timer' });
  });

  test('a subprocess begins when it is reached, whatever its start event waits for', async () => {
    const made = await compiled(
      processFile(
        `<subProcess id="sub" name="Ship"><startEvent id="t"><messageEventDefinition/></startEvent></subProcess>`,
      ),
    );
    expect(made.process().scopes.sub).toEqual({ id: 'sub', parent: 'P', initial: ['t'] });
    expect(made.finding('start-in-subprocess', 't').message).toContain('“Ship”');
  });

  test('the wiring may name a start and give it a form', async () => {
    const made = await compiled(processFile('<startEvent id="s"/>'), {
      starts: { s: { label: 'New claim', form: { fields: [{ name: 'amount', type: 'number' }] } } },
    });
    expect(made.process().starts[0]).toMatchObject({
      label: 'New claim',
      form: { fields: [{ name: 'amount' }] },
    });
  });
});

describe('pools of one file', () => {
  const two = (buyer: string, seller: string, messages: string) =>
    bpmnFile(`<collaboration id="C"><participant id="b" name="Buyer" processRef="B"/><participant id="s" name="Seller" processRef="S"/>${messages}</collaboration>
      <process id="B">${buyer}</process><process id="S">${seller}</process>`);
  const message = (id: string, source: string, target: string) =>
    `<messageFlow id="${id}" sourceRef="${source}" targetRef="${target}"/>`;

  test('that exchange messages and both start by hand start together', async () => {
    const made = await compiled(
      two(
        `<startEvent id="b0"/><task id="b1"/>${flow('f', 'b0', 'b1')}`,
        `<startEvent id="s0"/><receiveTask id="s1"/>${flow('g', 's0', 's1')}`,
        message('m', 'b1', 's1'),
      ),
    );
    expect(made.process('S').startsWith).toEqual(['B']);
    expect(made.process('B').startsWith).toEqual(['S']);
    expect(made.finding('starts-with-case', 'S').default).toContain('“Buyer”');
  });

  test('of which one starts by the message of the other do not', async () => {
    const made = await compiled(
      two(
        `<startEvent id="b0"/><task id="b1"/>${flow('f', 'b0', 'b1')}`,
        '<startEvent id="s0" name="Order received"/>',
        message('m', 'b1', 's0'),
      ),
    );
    expect(made.process('S').starts[0]).toMatchObject({
      fromCase: true,
      trigger: { kind: 'message', fromCase: true },
    });
    expect(made.process('S').startsWith).toEqual([]);
    expect(made.process('B').startsWith).toEqual([]);
    expect(made.finding('message-taken-from-flow', 's0')).toBeDefined();
  });

  test('that would only ever start each other leave the first one to a person', async () => {
    const made = await compiled(
      two(
        `<startEvent id="b0"/><task id="b1"/>${flow('f', 'b0', 'b1')}`,
        `<startEvent id="s0"/><task id="s1"/>${flow('g', 's0', 's1')}`,
        message('m', 'b1', 's0') + message('n', 's1', 'b0'),
      ),
    );
    expect(made.process('B').starts[0]?.fromCase).toBe(false);
    expect(made.process('S').starts[0]?.fromCase).toBe(true);
  });

  test('that wait for each other begin together where one has another start of its own', async () => {
    const made = await compiled(
      two(
        `<startEvent id="b0"/><task id="b1"/>${flow('f', 'b0', 'b1')}`,
        `<startEvent id="s0"/><receiveTask id="s1"/>${flow('g', 's0', 's1')}<startEvent id="sx"/><task id="s2"/>${flow('h', 'sx', 's2')}`,
        message('m', 'b1', 's1') + message('n', 's2', 'sx'),
      ),
    );
    expect(made.process('S').starts.map(({ fromCase }) => fromCase)).toEqual([false, true]);
    expect(made.process('S').startsWith).toEqual(['B']);
  });

  test('that exchange nothing stay apart', async () => {
    const made = await compiled(two('<startEvent id="b0"/>', '<startEvent id="s0"/>', ''));
    expect(made.process('B').startsWith).toEqual([]);
  });
});
