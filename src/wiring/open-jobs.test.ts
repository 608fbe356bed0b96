import { expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';
import { compileDefinition } from './compile.ts';
import type { WiringDocument } from './wiring-document.ts';

const drawn = (jobFirst: boolean) => {
  const steps = jobFirst ? ['s', 'job', 'check', 'g'] : ['s', 'check', 'g'];
  const chain = steps.slice(1).map((id, index) => flow(`f${index}`, steps[index] ?? '', id));
  return processFile(
    `<startEvent id="s"/><serviceTask id="job"/><userTask id="check" name="Check"/><exclusiveGateway id="g"/><task id="a"/><task id="b"/>
     ${chain.join('')}
     <sequenceFlow id="big" sourceRef="g" targetRef="a"><conditionExpression>=amount &gt; 1000</conditionExpression></sequenceFlow>
     <sequenceFlow id="small" sourceRef="g" targetRef="b"><conditionExpression>=amount &lt;= 1000</conditionExpression></sequenceFlow>
     ${jobFirst ? '' : flow('later', 'a', 'job')}`,
  );
};

test.each([
  ['after the step', false, true],
  ['before the step', true, false],
])(
  'a job that may leave anything behind %s: the decision of the step right before must be filled in: %s',
  async (_, jobFirst, required) => {
    const wiring: WiringDocument = { format: 1, steps: { job: { by: 'job', jobType: 'work' } } };
    const { definition } = compileDefinition(await diagramOf(drawn(jobFirst)), wiring, {
      hasProcess: () => false,
    });
    expect(definition?.processes[0]?.elements.check).toMatchObject({
      work: { form: { fields: [{ name: 'amount', required }] } },
    });
  },
);
