import { describe, expect, test } from 'vitest';
import { bpmnFile, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, juel } from '../../test/fixtures/wiring/compile.ts';

/** start → a → end, with `a` as given. */
const step = (drawn: string, more = '') =>
  processFile(
    `<startEvent id="s"/>${drawn}<endEvent id="e"/>${flow('f1', 's', 'a')}${flow('f2', 'a', 'e')}${more}`,
  );

const named = (type: string) => step(`<${type} id="a" name="Check stock"/>`);

describe('a step nobody said anything about', () => {
  test.each([
    'task',
    'manualTask',
    'userTask',
    'serviceTask',
    'businessRuleTask',
    'sendTask',
    'receiveTask',
    'callActivity',
    'subProcess',
  ])('is done by a person: %s', async (type) => {
    const made = await compiled(named(type));
    expect(made.person('a').role).toBe('Everyone');
    expect(made.element('a').type).toBe(type);
  });

  test('says so in one finding, with the person who does it', async () => {
    const made = await compiled(named('task'));
    expect(made.findings.filter(({ element }) => element === 'a')).toHaveLength(1);
    expect(made.finding('step-by-hand', 'a').default).toBe('Everyone does it and says when it is done.');
  });

  test('takes what is written about it as the instruction', async () => {
    const made = await compiled(
      step('<task id="a"><documentation> Count the boxes.\nTwice. </documentation></task>'),
    );
    expect(made.person('a').instruction).toBe('Count the boxes.\nTwice.');
  });
});

describe('a step automated in another tool', () => {
  test.each([
    ['a Java class', 'camunda:class="org.acme.Check"', 'org.acme.Check'],
    ['an expression', `camunda:expression="${juel('stock.check()')}"`, 'stock.check()'],
    ['the implementation of the file', 'implementation="urn:acme:check"', 'urn:acme:check'],
  ])('is done by hand and names what was said: %s', async (_, attributes, said) => {
    const made = await compiled(step(`<serviceTask id="a" name="Check" ${attributes}/>`));
    expect(made.person('a').by).toBe('person');
    expect(made.finding('step-automated-elsewhere', 'a').message).toContain(said);
  });

  test('names the operation of a service that it calls, and what that can fail with', async () => {
    const made = await compiled(
      step('<serviceTask id="a" name="Check" operationRef="op"/>').replace(
        '<process',
        '<error id="gone" name="Sold out"/><interface id="if" name="Warehouse"><operation id="op" name="countStock"><errorRef>gone</errorRef></operation></interface><process',
      ),
    );
    const { message, default: instead } = made.finding('step-automated-elsewhere', 'a');
    expect(message).toContain(
      'calls the operation “countStock” of “Warehouse”, which can fail with “Sold out”.',
    );
    expect(instead).toContain('a job of the type “countStock”');
  });

  test('is recognised by its extension elements too', async () => {
    const made = await compiled(
      step(
        '<serviceTask id="a"><extensionElements><camunda:connector><camunda:connectorId>check-stock</camunda:connectorId></camunda:connector></extensionElements></serviceTask>',
      ),
    );
    expect(made.finding('step-automated-elsewhere', 'a').default).toContain('check-stock');
  });
});

describe('a script', () => {
  test('in FEEL is run', async () => {
    const made = await compiled(
      step('<scriptTask id="a" scriptFormat="feel"><script>amount * 2</script></scriptTask>'),
    );
    expect(made.element('a')).toMatchObject({
      work: { by: 'expression', expression: { language: 'feel', text: 'amount * 2' } },
    });
  });

  test('in another language is left to a person, who is told which', async () => {
    const made = await compiled(
      step('<scriptTask id="a" scriptFormat="groovy"><script>x = 1</script></scriptTask>'),
    );
    expect(made.person('a').by).toBe('person');
    expect(made.finding('script-by-hand', 'a').message).toContain('groovy');
  });

  test('that is not valid FEEL is left to a person and quoted', async () => {
    const made = await compiled(
      step('<scriptTask id="a" scriptFormat="feel"><script>amount * </script></scriptTask>'),
    );
    expect(made.finding('script-not-usable', 'a').message).toContain('amount *');
  });
});

describe('a call', () => {
  const call = step('<callActivity id="a" name="Deliver" calledElement="delivery"/>');

  test('of a process of the same file calls it', async () => {
    const xml =
      bpmnFile(`<process id="P"><startEvent id="s"/><callActivity id="a" calledElement="Q"/>${flow('f', 's', 'a')}</process>
      <process id="Q"><startEvent id="t"/></process>`);
    expect((await compiled(xml)).element('a')).toMatchObject({
      behavior: 'call-activity',
      calls: 'Q',
      from: 'same',
    });
  });

  test('of a deployed process calls it', async () => {
    const made = await compiled(call, {}, ['delivery']);
    expect(made.element('a')).toMatchObject({ behavior: 'call-activity', calls: 'delivery', from: 'other' });
  });

  test('of a process nobody knows is one step by hand', async () => {
    const made = await compiled(call);
    expect(made.person('a').by).toBe('person');
    expect(made.finding('call-by-hand', 'a').message).toContain('delivery');
  });
});

describe('an error event on a step', () => {
  const xml = bpmnFile(`<error id="E" name="Out of stock" errorCode="42"/><process id="P">
    <startEvent id="s"/><task id="a" name="Pick"/><endEvent id="e"/><endEvent id="x"/>
    <boundaryEvent id="b" name="Nothing left" attachedToRef="a"><errorEventDefinition errorRef="E"/></boundaryEvent>
    ${flow('f1', 's', 'a')}${flow('f2', 'a', 'e')}${flow('f3', 'b', 'x')}</process>`);

  test('can be reported by the person who does the step', async () => {
    const made = await compiled(xml);
    expect(made.person('a').errors).toEqual([{ boundary: 'b', code: '42', label: 'Nothing left' }]);
    expect(made.element('b')).toMatchObject({ triggers: [{ kind: 'error', code: '42' }], attachedTo: 'a' });
    expect(made.finding('error-reported-by-person', 'b')).toBeDefined();
  });

  test('stays with the machine where a machine does the step', async () => {
    const made = await compiled(xml, { steps: { a: { by: 'job', jobType: 'pick' } } });
    expect(made.codes()).not.toContain('error-reported-by-person');
  });
});

describe('the wiring of a step', () => {
  test('hands it to a connector with its inputs, outputs and attempts', async () => {
    const made = await compiled(named('serviceTask'), {
      steps: {
        a: {
          by: 'job',
          jobType: 'http',
          inputs: { url: '="https://example.org/" + id' },
          outputs: { stock: 'body.stock' },
          retry: { attempts: 5, backoff_ms: 100 },
        },
      },
    });
    expect(made.element('a')).toMatchObject({
      work: { by: 'job', jobType: 'http', retry: { attempts: 5, backoff_ms: 100 } },
      inputs: [{ target: 'url', source: { language: 'feel' } }],
      outputs: [{ target: 'stock', source: { language: 'feel', text: 'body.stock' } }],
    });
    expect(made.codes()).not.toContain('step-by-hand');
  });

  test('gives it to another role, with an instruction and a form of its own', async () => {
    const made = await compiled(named('task'), {
      roles: { Clerk: 'Back office' },
      steps: {
        a: {
          by: 'person',
          role: 'Clerk',
          instruction: 'Count.',
          form: { fields: [{ name: 'count', type: 'number', required: true }] },
        },
      },
    });
    expect(made.person('a')).toMatchObject({
      role: 'Back office',
      instruction: 'Count.',
      form: { fields: [{ name: 'count', label: 'count', type: 'number', required: true }] },
    });
  });

  test('sends the message of a send task under the name it is given, without a person', async () => {
    const made = await compiled(named('sendTask'), {
      events: { a: { kind: 'message', name: 'offer', key: 'id' } },
    });
    expect(made.element('a')).toMatchObject({
      work: { by: 'nothing' },
      sends: [{ kind: 'message', name: 'offer', key: { text: 'id' }, targets: [] }],
    });
  });

  test('may compute it, or pass it by', async () => {
    const computed = await compiled(named('task'), {
      steps: { a: { by: 'expression', expression: 'net * 1.19', result: 'gross' } },
    });
    expect(computed.element('a')).toMatchObject({ work: { by: 'expression', result: 'gross' } });
    const passed = await compiled(named('task'), { steps: { a: { by: 'nothing' } } });
    expect(passed.element('a')).toMatchObject({ work: { by: 'nothing' } });
  });
});
