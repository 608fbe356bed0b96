import { expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';
import { lintDiagram } from './lint-diagram.ts';

async function lint(content: string): Promise<readonly string[]> {
  return lintDiagram(await diagramOf(processFile(content))).map(({ code, element }) => `${element} ${code}`);
}

const start = '<startEvent id="s"/>';
const end = '<endEvent id="e"/>';
const task = (id: string): string => `<task id="${id}" name="${id}"/>`;

test('a well-drawn process has nothing to tell', async () => {
  const branches = '<exclusiveGateway id="g" name="Ok?" default="f3"/>';
  const content =
    start +
    task('a') +
    branches +
    end +
    '<endEvent id="e2"/>' +
    flow('f1', 's', 'a') +
    flow('f2', 'a', 'g') +
    flow('f3', 'g', 'e') +
    flow('f4', 'g', 'e2', 'name="No"');
  expect(await lint(content)).toEqual([]);
});

test('steps without a way in or out start and end by themselves', async () => {
  expect(await lint(task('a'))).toEqual(['a implicit-start', 'a implicit-end']);
});

test('gateways and events that nothing leads to begin only where no start event is drawn', async () => {
  const loose = `<parallelGateway id="g"/>${end}${flow('f', 'g', 'e')}`;
  expect(await lint(loose)).toEqual(['g implicit-start']);
  expect(await lint(`${loose}${start}${flow('f2', 's', 'e')}`)).toEqual([]);
});

test('event subprocesses, compensation steps, ad-hoc content and links need no flows', async () => {
  const content =
    start +
    end +
    flow('f', 's', 'e') +
    '<subProcess id="p" name="p" triggeredByEvent="true"><startEvent id="ps"/><endEvent id="pe"/><sequenceFlow id="pf" sourceRef="ps" targetRef="pe"/></subProcess>' +
    '<task id="c" name="c" isForCompensation="true"/>' +
    `<adHocSubProcess id="h" name="h">${task('h1')}</adHocSubProcess>${flow('g', 's', 'h')}${flow('g2', 'h', 'e')}` +
    `<intermediateThrowEvent id="lt" name="L"><linkEventDefinition name="L"/></intermediateThrowEvent>${flow('g3', 'h', 'lt')}` +
    `<intermediateCatchEvent id="lc" name="L"><linkEventDefinition name="L"/></intermediateCatchEvent>${flow('g4', 'lc', 'e')}`;
  expect(await lint(content)).toEqual(['s implicit-split', 'h implicit-split']);
});

test('links without a partner lead nowhere', async () => {
  const content =
    '<intermediateThrowEvent id="t"><linkEventDefinition name="A"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="B"/></intermediateCatchEvent>' +
    start +
    flow('f', 's', 't') +
    end +
    flow('g', 'c', 'e');
  expect(await lint(content)).toEqual(['t link-without-target', 'c link-without-source']);
});

test('a link is known by its hidden name or by the one drawn beside it', async () => {
  const content =
    `<intermediateThrowEvent id="t" name="To page 2"><linkEventDefinition name="A"/></intermediateThrowEvent>` +
    `<intermediateCatchEvent id="c" name="to  Page 2"><linkEventDefinition/></intermediateCatchEvent>` +
    start +
    flow('f', 's', 't') +
    end +
    flow('g', 'c', 'e');
  expect(await lint(content)).toEqual([]);
});

test('start, end and boundary events with flows on the wrong side are told', async () => {
  const content =
    start +
    end +
    task('a') +
    '<boundaryEvent id="b" attachedToRef="a"/>' +
    flow('f1', 's', 'a') +
    flow('f2', 'a', 's') +
    flow('f3', 'e', 'b');
  expect(await lint(content)).toEqual([
    's start-event-with-incoming',
    'e end-event-with-outgoing',
    'b boundary-event-with-incoming',
    'b boundary-event-without-outgoing',
  ]);
});

test('branches of a decision need labels that differ', async () => {
  const content =
    start +
    '<inclusiveGateway id="g"/>' +
    end +
    flow('f', 's', 'g') +
    flow('b1', 'g', 'e') +
    flow('b2', 'g', 'e', 'name="Yes"') +
    flow('b3', 'g', 'e', 'name="yes"');
  expect(await lint(content)).toEqual(['b1 branch-unlabelled', 'b3 branches-same-label']);
});

test('gateways that merge and split, do nothing or lead nowhere are told', async () => {
  const gateway = (id: string): string => `<parallelGateway id="${id}"/>`;
  const content =
    start +
    end +
    gateway('x') +
    gateway('y') +
    gateway('z') +
    flow('f1', 's', 'x') +
    flow('f2', 'y', 'x') +
    flow('f3', 'x', 'y') +
    flow('f4', 'x', 'z') +
    flow('f5', 's', 'e');
  expect(await lint(content)).toEqual([
    's implicit-split',
    'x gateway-merges-and-splits',
    'y gateway-without-choice',
    'z gateway-without-outgoing',
  ]);
});

test('a step without a name is told', async () => {
  expect(await lint(`${start}<userTask id="a"/>${end}${flow('f', 's', 'a')}${flow('g', 'a', 'e')}`)).toEqual([
    'a step-unnamed',
  ]);
});

test('what has no name is told by what stands around it, and quotation marks are not doubled', async () => {
  const content =
    start +
    '<task id="a" name="Mark as &quot;ok&quot;"/><exclusiveGateway id="Gateway_1fmskzs"/>' +
    end +
    flow('f1', 's', 'a') +
    flow('f2', 'a', 'Gateway_1fmskzs') +
    flow('f3', 'Gateway_1fmskzs', 'e') +
    '<task id="b" name="&quot;Late&quot;"/>' +
    flow('f4', 'b', 'e');
  const found = lintDiagram(await diagramOf(processFile(content)));
  expect(found.map(({ message }) => message)).toEqual([
    '“Decision after Mark as ‘ok’” has one way in and one way out.',
    'Step “Late” has no incoming flow.',
  ]);
});
