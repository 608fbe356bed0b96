import { expect, test } from 'vitest';
import { bpmnFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';

test('simulation parameters are read with their types and kept', async () => {
  const diagram = await diagramOf(
    bpmnFile(
      `<process id="P"><task id="a"/></process>
       <relationship type="BPSimData"><extensionElements><bpsim:BPSimData><bpsim:Scenario id="S" name="As is">
         <bpsim:ScenarioParameters baseTimeUnit="min" baseCurrencyUnit="EUR" replication="5"/>
         <bpsim:ElementParameters elementRef="a">
           <bpsim:TimeParameters><bpsim:ProcessingTime><bpsim:NormalDistribution mean="30" standardDeviation="5"/></bpsim:ProcessingTime>
             <bpsim:WaitTime><bpsim:DurationParameter value="PT1H"/></bpsim:WaitTime></bpsim:TimeParameters>
           <bpsim:CostParameters><bpsim:FixedCost><bpsim:FloatingParameter value="12.5" currencyUnit="USD"/></bpsim:FixedCost></bpsim:CostParameters>
           <bpsim:ResourceParameters><bpsim:Selection><bpsim:ExpressionParameter value="getResource('clerk', 1)"/></bpsim:Selection></bpsim:ResourceParameters>
         </bpsim:ElementParameters>
         <bpsim:ElementParameters elementRef="gone"/>
       </bpsim:Scenario></bpsim:BPSimData></extensionElements><source>a</source><target>a</target></relationship>`,
      'xmlns:bpsim="http://www.bpsim.org/schemas/1.0"',
    ),
  );
  expect(diagram.simulation).toEqual([
    {
      id: 'S',
      name: 'As is',
      timeUnit: 'min',
      currency: 'EUR',
      replications: 5,
      elements: [
        {
          element: 'a',
          parameters: [
            {
              group: 'time',
              name: 'ProcessingTime',
              values: [
                { kind: 'distribution', name: 'normal', parameters: { mean: 30, standardDeviation: 5 } },
              ],
            },
            { group: 'time', name: 'WaitTime', values: [{ kind: 'duration', value: 'PT1H' }] },
            { group: 'cost', name: 'FixedCost', values: [{ kind: 'number', value: 12.5, unit: 'USD' }] },
            {
              group: 'resource',
              name: 'Selection',
              values: [{ kind: 'expression', text: "getResource('clerk', 1)" }],
            },
          ],
        },
        { parameters: [] },
      ],
    },
  ]);
});
