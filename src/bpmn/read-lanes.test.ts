import { expect, test } from 'vitest';
import { bpmnFile, drawing, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { codesOf, diagramOf, nodeOf, onlyProcess, told } from '../../test/fixtures/bpmn/read.ts';

const lane = (id: string, nodes: readonly string[], inside = ''): string =>
  `<lane id="${id}" name="${id}">${nodes.map((node) => `<flowNodeRef>${node}</flowNodeRef>`).join('')}${inside}</lane>`;

const laneSet = (...lanes: readonly string[]): string => `<laneSet id="L">${lanes.join('')}</laneSet>`;

test('nested lanes are flattened and a step lies in the innermost', async () => {
  const nested = lane('Sales', ['a', 'b'], `<childLaneSet>${lane('Inside sales', ['b'])}</childLaneSet>`);
  const diagram = await diagramOf(processFile(`${laneSet(nested)}<task id="a"/><task id="b"/>`));
  expect(onlyProcess(diagram).lanes).toEqual([
    { id: 'Sales', name: 'Sales', flowNodes: ['a'] },
    { id: 'Inside sales', name: 'Inside sales', parent: 'Sales', flowNodes: ['b'] },
  ]);
  expect(nodeOf(diagram, 'b').lane).toBe('Inside sales');
  expect(codesOf(diagram)).toEqual([]);
});

test('steps of a subprocess lie in its lane', async () => {
  const content = `${laneSet(lane('Sales', ['s']))}<subProcess id="s"><task id="a"/></subProcess>`;
  expect(nodeOf(await diagramOf(processFile(content)), 'a').lane).toBe('Sales');
});

test('a step in two lanes counts to the first, told', async () => {
  const diagram = await diagramOf(
    processFile(`${laneSet(lane('X', ['a']), lane('Y', ['a']))}<task id="a"/>`),
  );
  expect(nodeOf(diagram, 'a').lane).toBe('X');
  expect(codesOf(diagram)).toEqual(['lane-repeated']);
});

test('wrong entries are ignored and told, except data objects', async () => {
  const diagram = await diagramOf(
    bpmnFile(
      `<process id="P">${laneSet(lane('X', ['ghost', 'b', 'd', 'a']))}<task id="a"/><dataObjectReference id="d"/></process><process id="Q"><task id="b"/></process>`,
    ),
  );
  expect(diagram.processes[0]?.lanes[0]?.flowNodes).toEqual(['a']);
  expect(told(diagram.findings, 'lane-reference-wrong')).toEqual([
    expect.stringMatching(/^X: .*ghost: which is not in the file/),
    expect.stringMatching(/^X: .*b: which belongs to another process/),
  ]);
});

test('a step no lane lists lies where it is drawn, told once a lane', async () => {
  const shapes = drawing({
    X: [0, 0, 1000, 100],
    Y: [0, 100, 1000, 200],
    'Y inner': [30, 100, 970, 100],
    a: [50, 10, 100, 80],
    b: [50, 110, 100, 80],
    c: [200, 110, 100, 80],
    d: [50, 900, 100, 80],
  });
  const diagram = await diagramOf(
    processFile(
      `${laneSet(lane('X', ['a']), lane('Y', [], `<childLaneSet>${lane('Y inner', [])}</childLaneSet>`))}<task id="a"/><task id="b"/><task id="c"/><task id="d"/>`,
      shapes,
    ),
  );
  expect(['a', 'b', 'c', 'd'].map((id) => nodeOf(diagram, id).lane)).toEqual([
    'X',
    'Y inner',
    'Y inner',
    undefined,
  ]);
  expect(told(diagram.findings, 'lane-from-drawing')).toHaveLength(1);
});
