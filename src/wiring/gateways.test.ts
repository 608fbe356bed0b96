import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { type Compiled, compiled, juel } from '../../test/fixtures/wiring/compile.ts';

/** start → check → decision → (approve | reject), with what stands on the two branches. */
function choice(yes: string, no: string, gateway = 'name="Approved?"', step = 'userTask'): string {
  return processFile(`
    <startEvent id="start"/><${step} id="check" name="Check invoice"/>
    <exclusiveGateway id="decision" ${gateway}/>
    <task id="approve" name="Approve invoice"/><task id="reject" name="Reject invoice"/>
    ${flow('f1', 'start', 'check')}${flow('f2', 'check', 'decision')}
    <sequenceFlow id="yes" sourceRef="decision" targetRef="approve" ${yes}
    <sequenceFlow id="no" sourceRef="decision" targetRef="reject" ${no}`);
}

const condition = (text: string, attributes = '') =>
  `${attributes}><conditionExpression>${text}</conditionExpression></sequenceFlow>`;

function decisionOf(made: Compiled) {
  const element = made.element('decision');
  if (!('decision' in element)) throw new Error('no decision');
  return element.decision;
}

describe('a decision without conditions', () => {
  test('becomes a question in the form of the step right before it, answered by the labels of the branches', async () => {
    const made = await compiled(choice('name="Yes"/>', 'name="No"/>'));
    expect(decisionOf(made)).toEqual({
      by: 'question',
      prompt: 'Approved?',
      role: 'Everyone',
      askedIn: 'check',
      answers: [
        { flow: 'yes', label: 'Yes' },
        { flow: 'no', label: 'No' },
      ],
    });
    expect(made.person('check').asks).toEqual(['decision']);
    expect(made.finding('decision-asked', 'decision').default).toContain('when completing “Check invoice”');
  });

  test('names an unlabelled branch after the step it leads to, and the question after the step before', async () => {
    const made = await compiled(choice('/>', '/>', ''));
    const decision = decisionOf(made);
    expect(decision).toMatchObject({
      prompt: 'Which way after Check invoice?',
      answers: [{ label: 'to Approve invoice' }, { label: 'to Reject invoice' }],
    });
  });

  test('tells two branches of the same label apart by where they lead', async () => {
    const decision = decisionOf(await compiled(choice('name="Ok"/>', 'name="Ok"/>')));
    expect(decision).toMatchObject({
      answers: [{ label: 'Ok (to Approve invoice)' }, { label: 'Ok (to Reject invoice)' }],
    });
  });

  test.each([
    ['the gateway also merges', `${flow('back', 'approve', 'decision')}`, ''],
    ['the step before repeats', '', '<standardLoopCharacteristics/>'],
    ['the step before also leads elsewhere', `${flow('other', 'check', 'reject')}`, ''],
  ])('is a task of its own where %s', async (_, more, inside) => {
    const xml = choice('name="Yes"/>', 'name="No"/>')
      .replace('</process>', `${more}</process>`)
      .replace(
        '<userTask id="check" name="Check invoice"/>',
        `<userTask id="check" name="Check invoice">${inside}</userTask>`,
      );
    const made = await compiled(xml);
    expect(decisionOf(made)).not.toHaveProperty('askedIn');
    expect(made.person('check').asks).toEqual([]);
  });

  test('is a task of its own where a machine does the step before', async () => {
    const made = await compiled(choice('name="Yes"/>', 'name="No"/>'), {
      steps: { check: { by: 'job', jobType: 'http' } },
    });
    expect(decisionOf(made)).not.toHaveProperty('askedIn');
  });

  test('offers what the labels could mean, and applies none of it', async () => {
    const made = await compiled(choice('name="&gt; 1000 EUR"/>', 'name="otherwise"/>', 'name="Amount"'));
    expect(made.result.suggestions).toMatchObject([
      { element: 'yes', kind: 'condition', value: 'amount > 1000' },
    ]);
    expect(decisionOf(made).by).toBe('question');
  });
});

describe('a decision with conditions', () => {
  test('is taken by them where all can be evaluated', async () => {
    const made = await compiled(choice(condition('=amount &gt; 1000'), condition('=amount &lt;= 1000')));
    expect(decisionOf(made)).toEqual({ by: 'conditions' });
    expect(made.process().flows.yes?.condition).toEqual({ language: 'feel', text: 'amount > 1000' });
    expect(made.finding('no-default-branch', 'decision').default).toContain('until a person says');
  });

  test('takes the one branch without a condition as the default, and says so', async () => {
    const made = await compiled(choice(condition(juel('amount &gt; 1000')), 'name="else"/>'));
    expect(decisionOf(made)).toEqual({ by: 'conditions', defaultFlow: 'no' });
    expect(made.finding('branch-taken-as-default', 'no').message).toContain('else');
  });

  test('never evaluates a condition on the default flow', async () => {
    const made = await compiled(
      choice(condition('=amount &gt; 1000'), condition('this is no expression'), 'default="no"'),
    );
    expect(decisionOf(made)).toEqual({ by: 'conditions', defaultFlow: 'no' });
    expect(made.process().flows.no).not.toHaveProperty('condition');
  });

  test.each(['the customer is happy', "bpmn:getDataObject('approved')", 'Approved', 'amount >'])(
    'becomes a question that quotes it where a text is no expression: %s',
    async (text) => {
      const made = await compiled(
        choice(condition(text.replace('>', '&gt;')), condition('=amount &lt;= 1000')),
      );
      expect(decisionOf(made).by).toBe('question');
      expect(made.finding('condition-not-usable', 'decision').message).toContain(text);
    },
  );

  test('does not mistake the words a tool leaves in an empty box for a condition', async () => {
    const made = await compiled(choice(condition('_undefined', 'name="Yes"'), condition('', 'name="No"')));
    expect(made.codes()).toContain('decision-asked');
    expect(made.codes()).not.toContain('condition-not-usable');
  });

  test('does not complain about a missing default where one of two opposites always holds', async () => {
    const made = await compiled(choice(condition(juel('approved')), condition(juel('!approved'))));
    expect(made.codes()).not.toContain('no-default-branch');
  });
});

describe('the wiring of a decision', () => {
  const drawn = choice('name="Yes"/>', 'name="No"/>');

  test('wins over what is drawn', async () => {
    const made = await compiled(drawn, {
      decisions: { decision: { by: 'conditions', conditions: { yes: 'amount > 1000' }, default: 'no' } },
    });
    expect(decisionOf(made)).toEqual({ by: 'conditions', defaultFlow: 'no' });
    expect(made.person('check').asks).toEqual([]);
  });

  test('may ask somebody else in other words, who is then asked in a task of their own', async () => {
    const made = await compiled(drawn, {
      decisions: {
        decision: {
          by: 'question',
          prompt: 'Pay it?',
          role: 'Boss',
          labels: { yes: 'Pay', no: 'Do not pay' },
        },
      },
    });
    expect(decisionOf(made)).toEqual({
      by: 'question',
      prompt: 'Pay it?',
      role: 'Boss',
      answers: [
        { flow: 'yes', label: 'Pay' },
        { flow: 'no', label: 'Do not pay' },
      ],
    });
    expect(made.codes()).not.toContain('decision-asked');
  });

  test('that leaves a branch open falls back to asking, with a finding', async () => {
    const xml = drawn.replace(
      '</process>',
      `<task id="c" name="Wait"/>${flow('third', 'decision', 'c')}</process>`,
    );
    const made = await compiled(xml, {
      decisions: { decision: { by: 'conditions', conditions: { yes: 'amount > 1000', nowhere: 'true' } } },
    });
    expect(decisionOf(made).by).toBe('question');
    expect(made.finding('wiring-does-not-fit', 'decision').message).toContain('nowhere');
  });
});

describe('gateways that decide nothing', () => {
  test('a merge asks nobody', async () => {
    const xml =
      processFile(`<startEvent id="a"/><startEvent id="b"/><exclusiveGateway id="decision"/><endEvent id="e"/>
      ${flow('f1', 'a', 'decision')}${flow('f2', 'b', 'decision')}${flow('f3', 'decision', 'e')}`);
    expect(decisionOf(await compiled(xml))).toEqual({ by: 'none' });
  });

  test('a condition behind a parallel gateway is told to have no effect', async () => {
    const xml = choice(condition('=amount &gt; 1'), '/>').replaceAll('exclusiveGateway', 'parallelGateway');
    const made = await compiled(xml);
    expect(made.finding('condition-ignored', 'yes').message).toContain('amount > 1');
    expect(made.process().flows.yes).not.toHaveProperty('condition');
  });

  test('an event-based gateway before an ordinary step asks which way to go', async () => {
    const xml = choice('name="Paid"/>', 'name="Too late"/>').replace('exclusiveGateway', 'eventBasedGateway');
    const made = await compiled(xml);
    expect(made.element('decision').behavior).toBe('exclusive-gateway');
    expect(made.finding('event-choice-asked', 'decision')).toBeDefined();
  });
});

describe('conditional flows out of a step', () => {
  const split = (first: string, second: string) =>
    processFile(`<startEvent id="s"/><task id="a" name="Check" default="f3"/><task id="b"/><task id="c"/>
      ${flow('f1', 's', 'a')}
      <sequenceFlow id="f2" sourceRef="a" targetRef="b" ${first}<sequenceFlow id="f3" sourceRef="a" targetRef="c" ${second}`);

  test('keep their condition and the default flow', async () => {
    const made = await compiled(split(condition('=amount &gt; 10'), '/>'));
    expect(made.process().flows.f2?.condition?.text).toBe('amount > 10');
    expect(made.element('a')).toMatchObject({ defaultFlow: 'f3' });
  });

  test('with a text for people ask in the step whether it holds', async () => {
    const made = await compiled(split(condition('goods are fragile'), '/>'));
    expect(made.finding('condition-not-usable', 'f2').message).toContain('goods are fragile');
    expect(made.person('a').form.fields).toMatchObject([{ type: 'boolean', label: 'goods are fragile' }]);
  });

  test('that are only labelled are all taken, with a warning that a choice may be meant', async () => {
    const made = await compiled(split('name="Yes"/>', 'name="No"/>'));
    expect(made.finding('all-ways-taken', 'a').message).toContain('“Yes”');
    expect(made.element('a')).not.toHaveProperty('defaultFlow');
  });
});

describe('a complex gateway', () => {
  const join = (inside: string) =>
    processFile(`<task id="a"/><task id="b"/><complexGateway id="join" name="Enough?">${inside}</complexGateway><task id="c"/>
      ${flow('f1', 'a', 'join')}${flow('f2', 'b', 'join')}${flow('f3', 'join', 'c')}`);
  const when = (text: string) => join(`<activationCondition>${text}</activationCondition>`);

  test('goes on when its activation condition holds, for whose flows no form asks', async () => {
    const made = await compiled(when('=f1 + f2 >= needed'));
    expect(made.element('join')).toMatchObject({
      behavior: 'complex-gateway',
      activation: { text: 'f1 + f2 >= needed' },
    });
    expect(made.process().starts[0]?.form.fields.map(({ name }) => name)).toEqual(['needed']);
  });

  test('waits for all that can come where nobody said how many it needs', async () => {
    const silent = await compiled(join(''));
    expect(silent.element('join').behavior).toBe('inclusive-gateway');
    expect(silent.finding('activation-not-usable', 'join').message).toContain('joins 2 ways');
    const worded = await compiled(when('as soon as possible'));
    expect(worded.finding('activation-not-usable', 'join').message).toContain('“as soon as possible”');
  });

  test('takes the condition of the wiring before the one drawn', async () => {
    const made = await compiled(when('=f1 >= 1'), { joins: { join: { when: 'activationCount >= 2' } } });
    expect(made.element('join')).toMatchObject({ activation: { text: 'activationCount >= 2' } });
  });
});
