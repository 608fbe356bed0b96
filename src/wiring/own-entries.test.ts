import { expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';
import { compileDefinition } from './compile.ts';

test('an author may call elements and branches what plain objects have already', async () => {
  const diagram = await diagramOf(
    processFile(
      `<startEvent id="s"/><task id="toString"/><exclusiveGateway id="valueOf"/><task id="a"/><task id="b"/>${flow('f', 's', 'toString')}${flow('g', 'toString', 'valueOf')}${flow('constructor', 'valueOf', 'a', 'name="yes"')}${flow('__proto__', 'valueOf', 'b', 'name="no"')}`,
    ),
  );
  const wiring = { format: 1, steps: {}, decisions: {}, events: {}, loops: {}, starts: {} } as const;
  const { definition } = compileDefinition(diagram, wiring, { hasProcess: () => false });
  const gateway = definition?.processes[0]?.elements.valueOf;
  expect(gateway).toMatchObject({
    decision: {
      answers: [
        { flow: 'constructor', label: 'yes' },
        { flow: '__proto__', label: 'no' },
      ],
    },
  });
});
