import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, juel } from '../../test/fixtures/wiring/compile.ts';

const branch = (id: string, text: string | undefined, name = '') =>
  text === undefined
    ? flow(id, 'g', id.toUpperCase(), `name="${name}"`)
    : `<sequenceFlow id="${id}" name="${name}" sourceRef="g" targetRef="${id.toUpperCase()}"><conditionExpression>${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</conditionExpression></sequenceFlow>`;

/** start → step → g → X | Y; where the step is an event the values have to come with the start. */
const deciding = (x: string, y: string | undefined, step = '<userTask id="a" name="Check"/>') =>
  processFile(`<startEvent id="s"/>${step}<exclusiveGateway id="g" name="Which?"/><task id="X"/><task id="Y"/>
    ${flow('f1', 's', 'a')}${flow('f2', 'a', 'g')}${branch('x', x, 'left')}${branch('y', y, 'right')}`);

const event = '<intermediateThrowEvent id="a"/>';

describe('a value that a decision needs', () => {
  test('is asked in the form of the step right before it', async () => {
    const made = await compiled(deciding('=amount > 1000', undefined));
    expect(made.person('a').form.fields).toEqual([
      {
        name: 'amount',
        label: 'Amount',
        type: 'number',
        required: false,
        hint: 'The branch “left” depends on it.',
      },
    ]);
    expect(made.startFields()).toEqual([]);
    expect(made.finding('field-asked', 'a').default).toContain('in the form of this step');
  });

  test('with a hyphen in its name is asked for as one', async () => {
    const made = await compiled(deciding('=net-price > 1000', undefined, event));
    expect(made.startFields()).toMatchObject([{ name: 'net-price' }]);
  });

  test('is asked when a case is started where no single step comes right before', async () => {
    const made = await compiled(deciding('=amount > 1000', '=amount <= 1000', event));
    expect(made.startFields()).toMatchObject([{ name: 'amount', type: 'number', required: true }]);
    expect(made.finding('field-asked', 'P').default).toContain('when a case is started');
  });

  test.each([
    ['number', '=total >= 5', 'number'],
    ['number', juel('total lt 5'), 'number'],
    ['text', '=total = "red"', 'string'],
    ['yes or no', juel('!total'), 'boolean'],
    ['yes or no', '=total and true', 'boolean'],
    ['yes or no', '=total = true', 'boolean'],
    ['date', '=total > date("2030-01-01")', 'date'],
    ['list', '=some one in total satisfies one > 3', 'json'],
    ['record', '=total.price > 3', 'json'],
  ])('is asked for as a %s where it is used like one: %s', async (_, text, type) => {
    const made = await compiled(deciding(text, undefined, event));
    expect(made.startFields()).toMatchObject([{ name: 'total', type }]);
  });

  test('is a choice where it is compared with texts and nothing else is possible', async () => {
    const made = await compiled(deciding(juel("clarified == 'yes'"), juel("clarified == 'no'")));
    expect(made.person('a').form.fields).toMatchObject([
      {
        name: 'clarified',
        options: [
          { value: 'yes', label: 'yes' },
          { value: 'no', label: 'no' },
        ],
        hint: 'The branch “left” and the branch “right” depend on it.',
      },
    ]);
  });

  test('is no closed choice where another branch takes everything else', async () => {
    const made = await compiled(deciding('=colour = "red"', undefined, event));
    expect(made.startFields()[0]).not.toHaveProperty('options');
  });

  test('keeps a name of several words and reads it as a sentence', async () => {
    const made = await compiled(deciding('Vacation Approval = "Yes"', 'Vacation Approval = "No"'));
    expect(made.person('a').form.fields).toMatchObject([
      { name: 'Vacation Approval', label: 'Vacation Approval' },
    ]);
  });

  test('is not asked where something in the process provides it', async () => {
    const byForm = await compiled(deciding('=amount > 1', undefined, event), {
      starts: { s: { form: { fields: [{ name: 'amount', type: 'number' }] } } },
    });
    expect(byForm.startFields()).toHaveLength(1);
    const byJob = await compiled(deciding('=amount > 1', undefined), {
      steps: { a: { by: 'job', jobType: 'http', outputs: { amount: 'body.amount' } } },
    });
    expect(byJob.startFields()).toEqual([]);
    const byComputing = await compiled(deciding('=amount > 1', undefined), {
      steps: { a: { by: 'expression', expression: '2', result: 'amount' } },
    });
    expect(byComputing.startFields()).toEqual([]);
  });

  test('may be left empty where a machine might provide it', async () => {
    const made = await compiled(deciding('=amount > 1', '=amount <= 1'), {
      steps: { a: { by: 'job', jobType: 'http' } },
    });
    expect(made.startFields()).toMatchObject([{ name: 'amount', required: false }]);
  });

  test('is asked once in a form that has a field of that name already', async () => {
    const made = await compiled(deciding('=amount > 1', undefined), {
      steps: { a: { by: 'person', form: { fields: [{ name: 'amount', label: 'Sum', type: 'number' }] } } },
    });
    expect(made.person('a').form.fields).toMatchObject([{ label: 'Sum' }]);
  });
});

test('a process in which nothing is read has empty forms', async () => {
  const made = await compiled(processFile(`<startEvent id="s"/><task id="a"/>${flow('f', 's', 'a')}`));
  expect(made.startFields()).toEqual([]);
  expect(made.person('a').form.fields).toEqual([]);
  expect(made.codes()).not.toContain('field-asked');
});

test('a timer that is computed asks for what it needs when a case is started', async () => {
  const made = await compiled(
    processFile(
      `<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>${juel('dueIn')}</timeDuration></timerEventDefinition></intermediateCatchEvent>${flow('f', 's', 't')}`,
    ),
  );
  expect(made.startFields()).toMatchObject([{ name: 'dueIn', label: 'Due in', required: true }]);
});

test('a step for each item asks for a list, a number of times for a number, not for yes or no', async () => {
  const repeated = processFile(
    `<startEvent id="s"/><task id="a"><multiInstanceLoopCharacteristics/></task><task id="b"><multiInstanceLoopCharacteristics/></task>${flow('f', 's', 'a')}${flow('g', 'a', 'b')}`,
  );
  const made = await compiled(repeated, {
    loops: {
      a: { kind: 'multi-instance', collection: 'documents' },
      b: { kind: 'multi-instance', count: 'copies' },
    },
  });
  expect(made.startFields()).toMatchObject([
    { name: 'documents', type: 'json' },
    { name: 'copies', type: 'number' },
  ]);
});

test('what a step only hands on is asked as a text, and as a number where something reckons with it', async () => {
  const made = await compiled(processFile(`<startEvent id="s"/><task id="a"/>${flow('f', 's', 'a')}`), {
    steps: {
      a: { by: 'job', jobType: 'send', inputs: { who: 'customer', sum: 'amount', more: 'amount * 2' } },
    },
  });
  expect(made.startFields()).toMatchObject([
    { name: 'customer', type: 'string' },
    { name: 'amount', type: 'number' },
  ]);
});
