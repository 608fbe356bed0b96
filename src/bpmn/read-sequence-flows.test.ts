import { describe, expect, test } from 'vitest';
import { bpmnFile, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { codesOf, diagramOf, nodeOf, onlyProcess, told } from '../../test/fixtures/bpmn/read.ts';

const two = '<task id="a" name="A"/><task id="b" name="B"/>';

describe('a flow that cannot be kept is left out, saying why', () => {
  test.each([
    [
      'no source',
      '<sequenceFlow id="f" targetRef="b"/>',
      'flow-without-source',
      /Sequence flow to Task “B” has no source/,
    ],
    ['no target', '<sequenceFlow id="f" sourceRef="a"/>', 'flow-without-target', /no target/],
    ['an unknown target', flow('f', 'a', 'ghost'), 'flow-without-target', /ghost, which is not in the file/],
    [
      'a text as target',
      `<textAnnotation id="n"/>${flow('f', 'a', 'n')}`,
      'flow-without-target',
      /Text annotation/,
    ],
    [
      'a target inside a subprocess',
      `<subProcess id="s"><task id="c"/></subProcess>${flow('f', 'a', 'c')}`,
      'flow-crosses-scopes',
      /border of a subprocess/,
    ],
  ])('%s', async (_name, content, code, message) => {
    const diagram = await diagramOf(processFile(two + content));
    expect(onlyProcess(diagram).scope.sequenceFlows).toEqual([]);
    expect(told(diagram.findings, code)).toEqual([expect.stringMatching(message)]);
    expect(nodeOf(diagram, 'a').outgoing).toEqual([]);
  });

  test('one that leads into another pool', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        `<process id="P"><task id="a"/>${flow('f', 'a', 'b')}</process><process id="Q"><task id="b"/></process>`,
      ),
    );
    expect(codesOf(diagram)).toEqual(['flow-crosses-pools']);
    expect(diagram.counts.sequenceFlows).toBe(0);
  });
});

describe('a flow that can be kept is repaired', () => {
  test('one listed in the process but joining two steps of a subprocess belongs to the subprocess', async () => {
    const diagram = await diagramOf(
      processFile(`<subProcess id="s"><task id="a"/><task id="b"/></subProcess>${flow('f', 'a', 'b')}`),
    );
    const sub = nodeOf(diagram, 's');
    expect('scope' in sub && sub.scope.sequenceFlows).toEqual([{ id: 'f', source: 'a', target: 'b' }]);
    expect(codesOf(diagram)).toEqual(['flow-in-other-scope']);
  });

  test('a missing end is taken from the step that lists the flow', async () => {
    const diagram = await diagramOf(
      processFile(
        '<task id="a"><outgoing>f</outgoing></task><task id="b"/><sequenceFlow id="f" targetRef="b"/>',
      ),
    );
    expect(onlyProcess(diagram).scope.sequenceFlows).toEqual([{ id: 'f', source: 'a', target: 'b' }]);
    expect(codesOf(diagram)).toEqual(['flow-end-from-step']);
  });

  test('references with a prefix or a namespace in braces mean the same', async () => {
    const diagram = await diagramOf(processFile(two + flow('f', 'tns:a', '{urn:x}b')));
    expect(onlyProcess(diagram).scope.sequenceFlows).toEqual([{ id: 'f', source: 'a', target: 'b' }]);
    expect(codesOf(diagram)).toEqual([]);
  });
});

describe('conditions and defaults', () => {
  test('a condition keeps its text and language; an empty one is none', async () => {
    const condition = (text: string): string =>
      `<conditionExpression xsi:type="tFormalExpression" language="feel">${text}</conditionExpression>`;
    const diagram = await diagramOf(
      processFile(
        `${two}<sequenceFlow id="f" sourceRef="a" targetRef="b">${condition(' amount &gt; <![CDATA[1 < 2]]> ')}</sequenceFlow>` +
          `<sequenceFlow id="g" sourceRef="a" targetRef="b">${condition(' ')}</sequenceFlow>`,
      ),
    );
    const [first, second] = onlyProcess(diagram).scope.sequenceFlows;
    expect(first?.condition).toEqual({ text: 'amount > 1 < 2', language: 'feel' });
    expect(second?.condition).toBeUndefined();
  });

  test('a default flow counts only if it leaves the gateway', async () => {
    const diagram = await diagramOf(
      processFile(
        `${two}<exclusiveGateway id="g" default="f"/><exclusiveGateway id="h" default="f"/>${flow('f', 'g', 'a')}`,
      ),
    );
    expect(nodeOf(diagram, 'g')).toMatchObject({ defaultFlow: 'f' });
    expect(nodeOf(diagram, 'h')).not.toHaveProperty('defaultFlow');
    expect(told(diagram.findings, 'default-flow-not-outgoing')).toEqual([expect.stringMatching(/^h: /)]);
  });
});

test('steps without ids and flows without ids get one each, told', async () => {
  const diagram = await diagramOf(
    processFile('<task name="One"/><task name="Two"/><sequenceFlow sourceRef="task_1" targetRef="task_2"/>'),
  );
  expect(onlyProcess(diagram).scope.flowNodes.map(({ id }) => id)).toEqual(['task_1', 'task_2']);
  expect(told(diagram.findings, 'id-missing')).toHaveLength(3);
});

test('of two steps with one id, a flow means the one in its own process', async () => {
  const part = (id: string): string =>
    `<process id="${id}"><startEvent id="${id}s"/><task id="a"/>${flow(`${id}f`, `${id}s`, 'a')}</process>`;
  const diagram = await diagramOf(bpmnFile(part('P') + part('Q')));
  expect(diagram.processes.map(({ scope }) => scope.sequenceFlows[0]?.target)).toEqual(['a', 'a_2']);
  expect(told(diagram.findings, 'id-duplicate')).toEqual([expect.stringMatching(/^a_2: .*id a/)]);
});
