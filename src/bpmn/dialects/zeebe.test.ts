import { expect, test } from 'vitest';
import { bpmnFile } from '../../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf, nodeOf } from '../../../test/fixtures/bpmn/read.ts';

const zeebeSpace = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const feel = (text: string) => ({ expression: { language: 'feel', text } });

async function read(content: string, beside = '') {
  return diagramOf(bpmnFile(`<process id="P">${content}</process>${beside}`, zeebeSpace));
}

async function meaningOf(element: string, extensions: string, inside = '') {
  const diagram = await read(
    `<${element} id="a"><extensionElements>${extensions}</extensionElements>${inside}</${element}>`,
  );
  return nodeOf(diagram, 'a').meaning;
}

test('a user task with its people and times', async () => {
  expect(
    await meaningOf(
      'userTask',
      '<zeebe:userTask/><zeebe:assignmentDefinition assignee="= chief" candidateGroups="sales, legal" candidateUsers="=list"/><zeebe:taskSchedule dueDate="=now() + duration(&quot;P1D&quot;)" followUpDate="2030-01-31T09:00:00Z"/><zeebe:priorityDefinition priority="80"/>',
    ),
  ).toEqual({
    people: {
      assignee: feel('chief'),
      dueDate: feel('now() + duration("P1D")'),
      followUpDate: { literal: '2030-01-31T09:00:00Z' },
      priority: { literal: '80' },
      candidateUsers: [feel('list')],
      candidateGroups: [{ literal: 'sales' }, { literal: 'legal' }],
    },
    work: { kind: 'person' },
  });
});

test('the form kept in the diagram is read; one kept elsewhere is a note', async () => {
  const form = JSON.stringify({
    components: [
      { type: 'text', text: '# Please' },
      { type: 'textfield', key: 'name', label: 'Name', validate: { required: true, maxLength: 20 } },
      { type: 'textarea', key: 'note', label: 'Note', description: 'Anything else' },
      { type: 'number', key: 'amount', label: 'Amount', defaultValue: 3, validate: { min: 1, max: '9' } },
      { type: 'group', components: [{ type: 'checkbox', key: 'sure', label: 'Sure?', disabled: true }] },
      { type: 'radio', key: 'way', label: 'Way', values: [{ label: 'Left', value: 'l' }] },
      { type: 'checklist', key: 'tags', label: 'Tags', values: [{ label: 'A', value: 'a' }] },
      { type: 'datetime', key: 'day', dateLabel: 'Day', subtype: 'date' },
      { type: 'filepicker', key: 'file', label: 'The contract' },
    ],
  }).replaceAll('"', '&quot;');
  const diagram = await read(
    `<extensionElements><zeebe:userTaskForm id="F">${form}</zeebe:userTaskForm></extensionElements>
     <userTask id="a"><extensionElements><zeebe:formDefinition formKey="camunda-forms:bpmn:F"/></extensionElements></userTask>
     <userTask id="b"><extensionElements><zeebe:formDefinition formId="approve-it"/></extensionElements></userTask>`,
  );
  expect(nodeOf(diagram, 'a').meaning?.form?.fields).toEqual([
    { name: 'name', label: 'Name', type: 'string', required: true, maxLength: 20 },
    { name: 'note', label: 'Note', type: 'string', multiline: true, required: false, hint: 'Anything else' },
    {
      name: 'amount',
      label: 'Amount',
      type: 'number',
      required: false,
      defaultValue: { literal: 3 },
      min: 1,
      max: 9,
    },
    { name: 'sure', label: 'Sure?', type: 'boolean', required: false, readOnly: true },
    { name: 'way', label: 'Way', type: 'string', required: false, options: [{ value: 'l', label: 'Left' }] },
    {
      name: 'tags',
      label: 'Tags',
      type: 'json',
      many: true,
      required: false,
      options: [{ value: 'a', label: 'A' }],
    },
    { name: 'day', label: 'Day', type: 'date', required: false },
  ]);
  expect(nodeOf(diagram, 'a').meaning?.notes).toEqual([
    { kind: 'form-part', what: '“# Please” (text)' },
    { kind: 'form-part', what: '“The contract” (filepicker)' },
  ]);
  expect(nodeOf(diagram, 'b').meaning?.notes).toEqual([{ kind: 'form-elsewhere', what: 'approve-it' }]);
});

test('a job with its retries, headers, inputs and outputs', async () => {
  expect(
    await meaningOf(
      'serviceTask',
      '<zeebe:taskDefinition type="charge" retries="5"/><zeebe:taskHeaders><zeebe:header key="method" value="POST"/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=order.total" target="amount"/><zeebe:input source="EUR" target="currency"/><zeebe:output source="=id" target="payment"/></zeebe:ioMapping>',
    ),
  ).toEqual({
    work: { kind: 'worker', jobType: { literal: 'charge' }, headers: { method: 'POST' } },
    retry: { attempts: 5 },
    inputs: [
      { target: 'amount', chained: true, source: feel('order.total') },
      { target: 'currency', chained: true, source: { literal: 'EUR' } },
    ],
    outputs: [{ target: 'payment', chained: true, source: feel('id') }],
  });
});

test('scripts, decisions, calls, repetition and listeners', async () => {
  expect(await meaningOf('scriptTask', '<zeebe:script expression="= a + b" resultVariable="sum"/>')).toEqual({
    work: { kind: 'expression', expression: { language: 'feel', text: 'a + b' } },
    resultVariable: 'sum',
  });
  expect(
    await meaningOf(
      'businessRuleTask',
      '<zeebe:calledDecision decisionId="discount" resultVariable="rate"/>',
    ),
  ).toEqual({ work: { kind: 'decision', decisionId: { literal: 'discount' } }, resultVariable: 'rate' });
  const called = await meaningOf(
    'callActivity',
    '<zeebe:calledElement processId="= which" propagateAllChildVariables="false"/>',
  );
  expect(called?.call).toEqual({
    process: feel('which'),
    allIn: true,
    allOut: false,
    inputs: [],
    outputs: [],
  });
  const repeated = await meaningOf(
    'serviceTask',
    '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="audit"/></zeebe:executionListeners>',
    '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=orders" inputElement="order" outputCollection="results" outputElement="=result"/></extensionElements></multiInstanceLoopCharacteristics>',
  );
  expect(repeated?.repetition).toEqual({
    collection: feel('orders'),
    item: 'order',
    collect: { variable: 'results', source: feel('result') },
  });
  expect(repeated?.listeners).toEqual([
    { on: 'start', run: { kind: 'worker', jobType: { literal: 'audit' }, attempts: 3 } },
  ]);
});

test('what an agent has to give with its choice of a tool is a field', async () => {
  const meaning = await meaningOf(
    'serviceTask',
    '<zeebe:ioMapping><zeebe:input source="=fromAi(toolCall.orderId, &quot;The number of the order&quot;, &quot;number&quot;)" target="orderId"/></zeebe:ioMapping>',
  );
  expect(meaning).toEqual({
    asks: [{ name: 'orderId', type: 'number', required: true, hint: 'The number of the order' }],
  });
});

test('a message says which case it belongs to', async () => {
  const diagram = await read(
    '<startEvent id="s"/>',
    '<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements></message>',
  );
  expect(diagram.messages.get('m')?.correlationKey).toEqual(feel('orderId'));
});
