import { expect, test } from 'vitest';
import { bpmnFile } from '../../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf, nodeOf } from '../../../test/fixtures/bpmn/read.ts';

async function meaningOf(content: string, id = 'a') {
  const diagram = await diagramOf(
    bpmnFile(`<process id="P">${content}</process>`, 'xmlns:operaton="http://operaton.org/schema/1.0/bpmn"'),
  );
  return nodeOf(diagram, id).meaning;
}

test('who does a user task, and until when, is understood as text and as expression', async () => {
  const juel = (text: string) => ({ expression: { language: 'juel', text } });
  expect(
    await meaningOf(
      '<userTask id="a" camunda:assignee="${chief}" camunda:candidateUsers="anna, ${of(a, b)}" camunda:candidateGroups="sales,legal" camunda:dueDate="P2D" camunda:followUpDate="2030-01-31T09:00:00" camunda:priority="70"/>',
    ),
  ).toEqual({
    people: {
      assignee: juel('${chief}'),
      candidateUsers: [{ literal: 'anna' }, juel('${of(a, b)}')],
      candidateGroups: [{ literal: 'sales' }, { literal: 'legal' }],
      dueDate: { literal: 'P2D' },
      followUpDate: { literal: '2030-01-31T09:00:00' },
      priority: { literal: '70' },
    },
  });
});

test('Operaton says the same under its own prefix', async () => {
  expect(await meaningOf('<userTask id="a" operaton:assignee="anna"/>')).toEqual({
    people: { assignee: { literal: 'anna' } },
  });
});

test('the fields of a form have their types, limits and first values', async () => {
  const meaning = await meaningOf(`<userTask id="a"><extensionElements><camunda:formData>
    <camunda:formField id="amount" label="Amount" type="long" defaultValue="5">
      <camunda:validation><camunda:constraint name="required"/><camunda:constraint name="min" config="1"/></camunda:validation>
    </camunda:formField>
    <camunda:formField id="kind" type="enum"><camunda:value id="a" name="First"/><camunda:value id="b"/></camunda:formField>
    <camunda:formField id="day" type="date" defaultValue="31/01/2030"/>
    <camunda:formField id="note" type="string"><camunda:validation><camunda:constraint name="readonly"/></camunda:validation></camunda:formField>
  </camunda:formData></extensionElements></userTask>`);
  expect(meaning?.form?.fields).toEqual([
    { name: 'amount', label: 'Amount', type: 'number', required: true, defaultValue: { literal: 5 }, min: 1 },
    {
      name: 'kind',
      type: 'string',
      required: false,
      options: [
        { value: 'a', label: 'First' },
        { value: 'b', label: 'b' },
      ],
    },
    { name: 'day', type: 'date', required: false, defaultValue: { literal: '2030-01-31' } },
    { name: 'note', type: 'string', required: false, readOnly: true },
  ]);
});

test('a topic is work for a program outside; a class, a bean and a connector are handlers with a name', async () => {
  const service = async (attributes: string, inside = '') =>
    (await meaningOf(`<serviceTask id="a" ${attributes}>${inside}</serviceTask>`))?.work;
  expect(await service('camunda:type="external" camunda:topic="charge"')).toEqual({
    kind: 'worker',
    jobType: { literal: 'charge' },
  });
  expect(await service('camunda:class="com.acme.Charge"')).toEqual({
    kind: 'handler',
    handler: 'com.acme.Charge',
  });
  expect(await service('camunda:delegateExpression="${charge}"')).toEqual({
    kind: 'handler',
    handler: '${charge}',
  });
  expect(await service('camunda:expression="${amount * 2}"')).toEqual({
    kind: 'expression',
    expression: { language: 'juel', text: '${amount * 2}' },
  });
  expect(
    await service(
      '',
      '<extensionElements><camunda:connector><camunda:inputOutput><camunda:inputParameter name="url">http://x</camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></extensionElements>',
    ),
  ).toEqual({
    kind: 'handler',
    handler: 'http-connector',
    headers: { url: 'http://x' },
    connector: { inputs: [{ target: 'url', source: { literal: 'http://x' } }], outputs: [] },
  });
});

test('retries are attempts with a pause between them', async () => {
  const retry = async (text: string) =>
    (
      await meaningOf(
        `<serviceTask id="a"><extensionElements><camunda:failedJobRetryTimeCycle>${text}</camunda:failedJobRetryTimeCycle></extensionElements></serviceTask>`,
      )
    )?.retry;
  expect(await retry('R3/PT10S')).toEqual({ attempts: 3, backoff_ms: 10_000 });
  expect(await retry('PT1M,PT1H')).toEqual({ attempts: 3, backoff_ms: 60_000 });
  expect(await retry('now and then')).toBeUndefined();
});

test('inputs may be texts, expressions, scripts, lists and maps', async () => {
  const meaning = await meaningOf(`<serviceTask id="a"><extensionElements><camunda:inputOutput>
    <camunda:inputParameter name="text">hello</camunda:inputParameter>
    <camunda:inputParameter name="sum">\${a + b}</camunda:inputParameter>
    <camunda:inputParameter name="code"><camunda:script scriptFormat="javascript">1 + 1</camunda:script></camunda:inputParameter>
    <camunda:inputParameter name="list"><camunda:list><camunda:value>x</camunda:value><camunda:value>\${order.id}</camunda:value></camunda:list></camunda:inputParameter>
    <camunda:inputParameter name="map"><camunda:map><camunda:entry key="k">v</camunda:entry></camunda:map></camunda:inputParameter>
    <camunda:inputParameter name="odd"><camunda:list><camunda:value>\${a.b()}</camunda:value></camunda:list></camunda:inputParameter>
    <camunda:outputParameter name="done">\${true}</camunda:outputParameter>
  </camunda:inputOutput></extensionElements></serviceTask>`);
  expect(meaning?.inputs).toEqual([
    { target: 'text', source: { literal: 'hello' } },
    { target: 'sum', source: { expression: { language: 'juel', text: '${a + b}' } } },
    { target: 'code', source: { script: { text: '1 + 1', format: 'javascript' } } },
    { target: 'list', source: { expression: { language: 'feel', text: '["x", order.id]' } } },
    { target: 'map', source: { literal: { k: 'v' } } },
  ]);
  expect(meaning?.outputs?.map(({ target }) => target)).toEqual(['done']);
  expect(meaning?.returnsAll).toBe(true);
  expect(meaning?.notes).toEqual([
    { kind: 'not-carried-out', what: 'the value of “odd”, which is put together from parts' },
  ]);
});

test('a call names what goes in and what comes back', async () => {
  const meaning = await meaningOf(`<callActivity id="a" calledElement="Q"><extensionElements>
    <camunda:in businessKey="\${key}"/><camunda:in source="order" target="bestellung"/>
    <camunda:in sourceExpression="\${a + 1}" target="next"/><camunda:out variables="all"/>
  </extensionElements></callActivity>`);
  expect(meaning?.call).toEqual({
    allIn: false,
    allOut: true,
    inputs: [
      { target: 'bestellung', source: { expression: { language: 'juel', text: '${order}' } } },
      { target: 'next', source: { expression: { language: 'juel', text: '${a + 1}' } } },
    ],
    outputs: [],
  });
  expect(meaning?.notes).toEqual([
    { kind: 'not-carried-out', what: 'giving the called process the business key ${key}' },
  ]);
});

test('a decision, a list to repeat over and listeners are understood; a form elsewhere is a note', async () => {
  expect(
    await meaningOf(
      '<businessRuleTask id="a" camunda:decisionRef="discount" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="rate"/>',
    ),
  ).toEqual({
    work: { kind: 'decision', decisionId: { literal: 'discount' }, mapResult: 'singleEntry' },
    resultVariable: 'rate',
  });
  const meaning =
    await meaningOf(`<userTask id="a" camunda:formKey="embedded:app:forms/a.html"><extensionElements>
    <camunda:executionListener event="start" expression="\${execution.setVariable('a', 1)}"/>
    <camunda:taskListener event="complete" class="com.acme.Audit"/>
    <camunda:taskListener event="create"><camunda:script scriptFormat="groovy">x = 1</camunda:script></camunda:taskListener>
    </extensionElements><multiInstanceLoopCharacteristics camunda:collection="\${orders}" camunda:elementVariable="order"/></userTask>`);
  expect(meaning?.repetition).toEqual({
    collection: { expression: { language: 'juel', text: '${orders}' } },
    item: 'order',
  });
  expect(meaning?.listeners?.map(({ on, run }) => [on, run.kind])).toEqual([
    ['start', 'expression'],
    ['complete', 'handler'],
    ['create', 'script'],
  ]);
  expect(meaning?.notes).toEqual([{ kind: 'form-elsewhere', what: 'embedded:app:forms/a.html' }]);
});

test('a diagram without a dialect means nothing', async () => {
  expect(await meaningOf('<userTask id="a" name="Check"/>')).toBeUndefined();
});

test('a condition that is looked at only on certain changes is told', async () => {
  const diagram = await diagramOf(
    bpmnFile(
      '<process id="P"><intermediateCatchEvent id="a"><conditionalEventDefinition camunda:variableName="x" camunda:variableEvents="create, update"><condition>${x}</condition></conditionalEventDefinition></intermediateCatchEvent></process>',
    ),
  );
  const node = nodeOf(diagram, 'a');
  const [definition] = 'definitions' in node ? node.definitions : [];
  expect(definition?.meaning).toEqual({
    variables: ['x'],
    changes: ['create', 'update'],
    notes: [
      { kind: 'not-carried-out', what: 'looking at the condition only when “x” changes by create or update' },
    ],
  });
});
