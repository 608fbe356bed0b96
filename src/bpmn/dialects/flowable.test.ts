import { expect, test } from 'vitest';
import { bpmnFile } from '../../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf, nodeOf } from '../../../test/fixtures/bpmn/read.ts';

async function meaningOf(content: string, prefix = 'flowable') {
  const space = `xmlns:${prefix}="http://${prefix}.org/bpmn"`;
  const diagram = await diagramOf(bpmnFile(`<process id="P">${content}</process>`, space));
  return nodeOf(diagram, 'a').meaning;
}

test('form properties of every kind', async () => {
  const meaning = await meaningOf(`<userTask id="a"><extensionElements>
    <flowable:formProperty id="room" name="Room" type="string" required="true"/>
    <flowable:formProperty id="beds" type="long" default="2" variable="bedCount"/>
    <flowable:formProperty id="size" type="enum"><flowable:value id="s" name="Small"/></flowable:formProperty>
    <flowable:formProperty id="owner" writable="false" expression="\${user.name}"/>
    <flowable:formProperty id="secret" readable="false"/>
  </extensionElements></userTask>`);
  expect(meaning?.form?.fields).toEqual([
    { name: 'room', label: 'Room', type: 'string', required: true },
    { name: 'bedCount', type: 'number', required: false, defaultValue: { literal: 2 } },
    { name: 'size', type: 'string', required: false, options: [{ value: 's', label: 'Small' }] },
    {
      name: 'owner',
      type: 'string',
      required: false,
      readOnly: true,
      defaultValue: { expression: { language: 'juel', text: '${user.name}' } },
    },
  ]);
});

test('Activiti says the same under its own prefix', async () => {
  expect(await meaningOf('<userTask id="a" activiti:candidateGroups="management"/>', 'activiti')).toEqual({
    people: { candidateGroups: [{ literal: 'management' }] },
  });
});

test('tasks built into the engine are handlers, decisions are decisions, external workers are workers', async () => {
  const field = (name: string, value: string) =>
    `<flowable:field name="${name}"><flowable:string>${value}</flowable:string></flowable:field>`;
  const service = async (attributes: string, fields = '') =>
    (
      await meaningOf(
        `<serviceTask id="a" ${attributes}><extensionElements>${fields}</extensionElements></serviceTask>`,
      )
    )?.work;
  expect(await service('flowable:type="http"', field('requestUrl', 'http://x'))).toEqual({
    kind: 'handler',
    handler: 'http',
    headers: { requestUrl: 'http://x' },
  });
  expect(await service('flowable:type="dmn"', field('decisionTableReferenceKey', 'discount'))).toEqual({
    kind: 'decision',
    decisionId: { literal: 'discount' },
  });
  expect(await service('flowable:type="external-worker" flowable:topic="charge"')).toEqual({
    kind: 'worker',
    jobType: { literal: 'charge' },
  });
});

test('plain BPMN names users and groups in the assignment expression of a potential owner', async () => {
  const meaning = await meaningOf(
    '<userTask id="a"><potentialOwner><resourceAssignmentExpression><formalExpression>user(kermit), group(management), office</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>',
  );
  expect(meaning).toEqual({
    people: {
      candidateUsers: [{ literal: 'kermit' }],
      candidateGroups: [{ literal: 'management' }, { literal: 'office' }],
    },
  });
});
