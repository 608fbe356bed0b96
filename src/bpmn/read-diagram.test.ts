import { describe, expect, test } from 'vitest';
import { bpmnFile, drawing, flow, longProcess, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { codesOf, diagramOf, nodeOf, onlyProcess, refusalOf, told } from '../../test/fixtures/bpmn/read.ts';
import { defaultReadLimits } from '../xml/guard-xml.ts';
import { readDiagram } from './read-diagram.ts';

const bytes = (...values: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(
    values.flatMap((value) => (typeof value === 'number' ? [value] : [...new TextEncoder().encode(value)])),
  );

describe('a file that is no BPMN 2.0 is refused, naming what it seems to be', () => {
  test.each<[string, Uint8Array | string, string, RegExp]>([
    ['nothing', '', 'file-empty', /empty/],
    ['blanks', ' \n\t ', 'file-empty', /empty/],
    ['a PDF', bytes('%PDF-1.7\n'), 'file-not-xml', /PDF/],
    ['a picture', bytes(0x89, 'PNG\r\n'), 'file-not-xml', /PNG picture/],
    ['a Visio drawing', bytes('PK', 3, 4, 'xxxx visio/document.xml'), 'file-not-xml', /Visio.*Export/],
    ['a Word document', bytes('PK', 3, 4, 'xxxx word/document.xml'), 'file-not-xml', /Word/],
    ['a zip', bytes('PK', 3, 4, 'xxxx'), 'file-not-xml', /zip/],
    ['an old Visio drawing', bytes(0xd0, 0xcf, 0x11, 0xe0), 'file-not-xml', /old Microsoft Office/],
    ['JSON', '{"resourceId": "canvas"}', 'file-not-xml', /JSON/],
    ['prose', 'Dear colleague,', 'file-not-xml', /plain text/],
    ['XPDL', '<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>', 'file-not-bpmn', /XPDL/],
    ['BPMN 1', '<bpmn:BpmnDiagram xmlns:bpmn="http://stp.eclipse.org/bpmn"/>', 'file-not-bpmn', /BPMN 1/],
    ['DMN', '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', 'file-not-bpmn', /DMN/],
    ['WSDL', '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', 'file-not-bpmn', /WSDL/],
    ['draw.io', '<mxfile><diagram/></mxfile>', 'file-not-bpmn', /draw\.io/],
    ['a web page', '<html><body/></html>', 'file-not-bpmn', /web page/],
    ['something else', '<recipe/>', 'file-not-bpmn', /<recipe>/],
  ])('%s', async (_name, file, code, message) => {
    const refusal = await refusalOf(file);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
  });

  test('a file over the size limit, saying both sizes', async () => {
    const refusal = await refusalOf(' '.repeat(3_000_000), { ...defaultReadLimits, size_bytes: 2_000_000 });
    expect(refusal.code).toBe('file-too-large');
    expect(refusal.message).toMatch(/2\.9 MB; at most 1\.9 MB/);
  });

  test('a refused file still tells what was repaired before', async () => {
    const result = await readDiagram(Uint8Array.from([...bytes('<a>'), 0xfc]), 'x');
    expect(result.ok).toBe(false);
    expect(!result.ok && result.findings.map(({ code }) => code)).toEqual(['encoding-repaired']);
  });
});

describe('a plain process', () => {
  test('is read with its steps and flows, and incoming and outgoing come from the flows', async () => {
    const diagram = await diagramOf(
      processFile(
        `<startEvent id="s"/><userTask id="t" name="Check&#10;invoice"><incoming>wrong</incoming></userTask><endEvent id="e"/>` +
          flow('f2', 't', 'e') +
          flow('f1', 's', 't'),
        drawing({ s: [0, 0, 36, 36], t: [100, 0, 100, 80], e: [300, 0, 36, 36] }),
      ),
    );
    expect(nodeOf(diagram, 't')).toMatchObject({
      type: 'userTask',
      incoming: ['f1'],
      outgoing: ['f2'],
      line: 4,
    });
    expect(diagram.findings).toEqual([]);
    expect(diagram.drawnShapes).toBe(3);
    expect(diagram.counts).toEqual({
      processes: 1,
      participants: 0,
      lanes: 0,
      sequenceFlows: 2,
      messageFlows: 0,
      dataObjects: 0,
      textAnnotations: 0,
      flowNodes: { startEvent: 1, userTask: 1, endEvent: 1 },
    });
  });

  test('is read whatever the order of its elements', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        `${drawing({ t: [0, 0, 1, 1] })}<process id="P">${flow('f', 's', 't')}<task id="t"/><laneSet id="L"><lane id="l"><flowNodeRef>t</flowNodeRef></lane></laneSet><startEvent id="s"/></process><message id="m"/>`,
      ),
    );
    expect(nodeOf(diagram, 't')).toMatchObject({ incoming: ['f'], lane: 'l' });
    expect([...diagram.messages.keys()]).toEqual(['m']);
  });

  test('keeps the text of the file unchanged', async () => {
    const text = processFile('<task id="t"/>');
    expect((await diagramOf(new TextEncoder().encode(text))).xml).toBe(text);
  });

  test('tells name, exporter, executable flag and documentation where the file gives them', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        '<process id="P" name="Invoice" isExecutable="true"><documentation>How we pay.</documentation><task id="t"/></process>',
        'name="Model" exporter="Drawer" exporterVersion="3"',
      ),
    );
    expect(diagram).toMatchObject({ name: 'Model', exporter: { name: 'Drawer', version: '3' } });
    expect(onlyProcess(diagram)).toMatchObject({
      name: 'Invoice',
      isExecutable: true,
      documentation: 'How we pay.',
    });
  });

  test('names the dialects that are used, not those merely declared', async () => {
    expect((await diagramOf(processFile('<task id="t"/>'))).dialects).toEqual([]);
    expect((await diagramOf(processFile('<task id="t" camunda:assignee="a"/>'))).dialects).toEqual([
      'camunda',
    ]);
  });
});

describe('files that are odd as a whole', () => {
  test('a process without definitions around it is read', async () => {
    const diagram = await diagramOf(
      '<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="P"><task id="t"/></process>',
    );
    expect(onlyProcess(diagram).scope.flowNodes.map(({ id }) => id)).toEqual(['t']);
    expect(codesOf(diagram)).toEqual(['definitions-missing']);
  });

  test('a diagram wrapped in an envelope is read', async () => {
    const inner = processFile('<task id="t"/>').replace(/<\?xml.*\?>/, '');
    const diagram = await diagramOf(`<export><model>${inner}</model></export>`);
    expect(codesOf(diagram)).toEqual(['definitions-missing']);
    expect(nodeOf(diagram, 't').type).toBe('task');
  });

  test('of several complete diagrams in one file the first is read, the others told', async () => {
    const inner = processFile('<task id="t"/>').replace(/<\?xml.*\?>/, '');
    const diagram = await diagramOf(`<export>${inner}${inner}</export>`);
    expect(codesOf(diagram)).toEqual(['definitions-missing', 'definitions-several']);
    const nested = await diagramOf(
      bpmnFile(`<process id="P"><task id="t"/></process>${inner.replaceAll('id="', 'id="n')}`),
    );
    expect(told(nested.findings, 'element-misplaced')).toEqual([expect.stringMatching(/^nP: .*1 other/)]);
  });

  test('without a drawing, it says that there is no picture', async () => {
    const diagram = await diagramOf(processFile('<task id="t"/>'));
    expect(diagram.drawnShapes).toBe(0);
    expect(diagram.findings.map(({ code }) => code)).toEqual(['drawing-missing']);
  });

  test('a "<" in a text is taken as written, and what else is broken stays refused', async () => {
    const documented = (text: string): string =>
      processFile(`<task id="t"><documentation>${text}</documentation></task>`);
    const diagram = await diagramOf(documented('pay if < 5 <!-- a < b --> days'));
    expect(nodeOf(diagram, 't').documentation).toBe('pay if < 5  days');
    expect(codesOf(diagram)).toEqual(['bracket-not-escaped']);
    expect((await refusalOf(documented('pay if < 5 <b>'))).code).toBe('xml-not-well-formed');
  });

  test('several drawings are all read', async () => {
    const diagram = await diagramOf(
      processFile(
        '<task id="t"/><task id="u"/>',
        drawing({ t: [0, 0, 1, 1] }) + drawing({ u: [0, 0, 1, 1] }),
      ),
    );
    expect(diagram.drawnShapes).toBe(2);
    expect(codesOf(diagram)).toEqual(['drawings-several']);
  });

  test('shapes of elements that do not exist are told once', async () => {
    const diagram = await diagramOf(
      processFile('<task id="t"/>', drawing({ t: [0, 0, 1, 1], x: [0, 0, 1, 1], y: [0, 0, 1, 1] })),
    );
    expect(told(diagram.findings, 'shape-without-element')).toEqual([expect.stringMatching(/2 drawn shape/)]);
  });

  test.each([
    ['no process', '<message id="m"/>'],
    ['an empty process', '<process id="P"/>'],
    [
      'only outside parties',
      '<collaboration id="c"><participant id="a"/><participant id="b"/></collaboration>',
    ],
  ])('with %s there is nothing to run, as an error', async (_name, content) => {
    const diagram = await diagramOf(bpmnFile(content));
    expect(diagram.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'nothing-to-run',
    ]);
  });
});

describe('nothing is dropped silently', () => {
  test('an element BPMN does not know is told with what it contains', async () => {
    const diagram = await diagramOf(
      processFile('<task id="t"/><decisionTask id="d"><task id="x"/></decisionTask>'),
    );
    expect(told(diagram.findings, 'element-unknown')).toEqual([
      expect.stringMatching(/^d: .*<decisionTask>.*1 other/),
    ]);
  });

  test('a step standing outside any process is told', async () => {
    const diagram = await diagramOf(
      bpmnFile('<process id="P"><task id="t"/></process><userTask id="lost" name="Lost"/>'),
    );
    expect(told(diagram.findings, 'element-misplaced')).toEqual([
      expect.stringMatching(/^lost: User task “Lost”.*<definitions>/),
    ]);
  });

  test('choreographies and conversations are shown, not run', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        '<process id="P"><task id="t"/></process><choreography id="c"><choreographyTask id="ct"/></choreography><collaboration id="k"><conversation id="cv"/></collaboration>',
      ),
    );
    expect(told(diagram.findings, 'choreography-not-run').map((line) => line.split(':')[0])).toEqual([
      'c',
      'cv',
    ]);
  });

  test('a file with nothing but a choreography is refused in words about that, and not about its lines', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        '<choreography id="c"><startEvent id="s"/><choreographyTask id="t"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/></choreography>',
      ),
    );
    expect(codesOf(diagram)).toEqual(['nothing-to-run', 'choreography-not-run']);
    expect(told(diagram.findings, 'nothing-to-run')).toEqual([
      expect.stringMatching(/holds a choreography, which says what parties agree on/),
    ]);
  });

  test('correlation and data mappings are told', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        '<process id="P"><task id="t"><dataInputAssociation id="a"><assignment><from>x</from><to>y</to></assignment></dataInputAssociation></task></process><correlationProperty id="cp"/><import namespace="n" location="other.bpmn" importType="x"/>',
      ),
    );
    expect(codesOf(diagram)).toEqual(expect.arrayContaining(['element-not-read', 'import-not-followed']));
  });

  test('findings come in the order of the file', async () => {
    const diagram = await diagramOf(processFile('<sequenceFlow id="f"/>\n<task/>\n<sequenceFlow id="g"/>'));
    const lines = diagram.findings.map(({ line }) => line ?? 0);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
  });
});

test('a file of 5,000 tasks is read in well under two seconds', async () => {
  const file = new TextEncoder().encode(longProcess(5000));
  const took: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    const diagram = await diagramOf(file);
    took.push(performance.now() - started);
    expect(diagram.counts.flowNodes).toEqual({ startEvent: 1, userTask: 5000, endEvent: 1 });
  }
  // The fastest round: the others measure what else the machine is doing.
  expect(Math.min(...took)).toBeLessThan(2000);
});
