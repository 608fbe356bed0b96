import { expect, test } from 'vitest';
import { bpmnFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';

test('elements written by their type are read as what they stand for', async () => {
  const diagram = await diagramOf(
    bpmnFile(`<rootElement xsi:type="tMessage" id="M" name="order"/>
      <process id="P">
        <flowElement xsi:type="tStartEvent" id="s"><eventDefinition xsi:type="tMessageEventDefinition" messageRef="M"/></flowElement>
        <flowElement xsi:type="tUserTask" id="u" name="Check"><loopCharacteristics xsi:type="tStandardLoopCharacteristics"/></flowElement>
        <task xsi:type="tServiceTask" id="v"/>
        <flowElement xsi:type="tSequenceFlow" id="f" sourceRef="s" targetRef="u"><conditionExpression xsi:type="tFormalExpression">=x</conditionExpression></flowElement>
        <sequenceFlow id="g" sourceRef="u" targetRef="v"/>
      </process>`),
  );
  const nodes = diagram.processes[0]?.scope.flowNodes ?? [];
  expect(nodes.map(({ type }) => type)).toEqual(['startEvent', 'userTask', 'serviceTask']);
  expect(nodes[0]).toMatchObject({ definitions: [{ kind: 'message', message: 'M' }] });
  expect(nodes[1]).toMatchObject({ loop: { kind: 'standard' }, incoming: ['f'], outgoing: ['g'] });
  expect(diagram.processes[0]?.scope.sequenceFlows[0]).toMatchObject({ condition: { text: '=x' } });
  expect(diagram.findings.filter(({ code }) => code === 'element-unknown')).toEqual([]);
});
