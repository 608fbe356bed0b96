/** Compiling stays quick where a drawing is large: nothing in it may cost the square of the number of elements. */
import { expect, test } from 'vitest';
import { compileDefinition } from '../../src/wiring/compile.ts';
import { emptyWiring } from '../../src/wiring/wiring-document.ts';
import { flow, longProcess, processFile } from '../fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../fixtures/bpmn/read.ts';

const signals = (count: number) =>
  processFile(
    `<startEvent id="s"/><parallelGateway id="g"/>${flow('f', 's', 'g')}${Array.from(
      { length: count },
      (_, index) =>
        `<intermediateThrowEvent id="t${index}"><signalEventDefinition/></intermediateThrowEvent>
         <intermediateCatchEvent id="c${index}"><signalEventDefinition/></intermediateCatchEvent>
         ${flow(`f${index}`, 'g', `t${index}`)}${flow(`k${index}`, `t${index}`, `c${index}`)}`,
    ).join('')}`,
  );

test.each([
  ['3,000 steps one after another', longProcess(3000)],
  ['3,000 steps without a name', longProcess(3000).replaceAll(/name="[^"]*"/g, '')],
  ['2,000 unnamed signals beside each other', signals(2000)],
])('%s compile within five seconds', async (_, xml) => {
  const diagram = await diagramOf(xml);
  const started = performance.now();
  const { definition } = compileDefinition(diagram, emptyWiring, { hasProcess: () => false });
  expect(performance.now() - started).toBeLessThan(5000);
  expect(definition).toBeDefined();
});
