import { expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';
import { lintDiagram } from './lint-diagram.ts';

async function endless(content: string): Promise<readonly string[]> {
  const found = lintDiagram(await diagramOf(processFile(content)));
  return found.flatMap(({ code, message, element }) =>
    code === 'no-way-to-an-end' ? [`${element}: ${message}`] : [],
  );
}

const start = '<startEvent id="s"/>';
const end = '<endEvent id="e"/>';
const task = (id: string): string => `<task id="${id}" name="${id.toUpperCase()}"/>`;
const circle = task('a') + task('b') + flow('f1', 'a', 'b') + flow('f2', 'b', 'a');

test('a circle that nothing leaves is told once, with the steps in it', async () => {
  const content = start + task('x') + circle + flow('f0', 's', 'x') + flow('f3', 'x', 'a');
  expect(await endless(content)).toEqual([
    'a: “A” and “B” lead only to each other, so no end can be reached from there.',
  ]);
});

test('every circle is told by itself, also one that leads only back to itself', async () => {
  const content =
    start + circle + task('c') + flow('f4', 'c', 'c') + flow('f5', 's', 'a') + flow('f6', 's', 'c');
  expect(await endless(content)).toEqual([
    'a: “A” and “B” lead only to each other, so no end can be reached from there.',
    'c: “C” leads only back to itself, so no end can be reached from there.',
  ]);
});

test('two circles of which one leads into the other are one place where cases stay', async () => {
  const content =
    start +
    circle +
    task('c') +
    task('d') +
    flow('f4', 'c', 'd') +
    flow('f5', 'd', 'c') +
    flow('f6', 'd', 'a') +
    flow('f7', 's', 'c');
  expect(await endless(content)).toHaveLength(1);
});

test('a circle with a way out, by an arrow, a link or an interrupting event, is none', async () => {
  expect(await endless(start + circle + end + flow('f3', 'b', 'e') + flow('f0', 's', 'a'))).toEqual([]);
  const link =
    '<intermediateThrowEvent id="t"><linkEventDefinition name="Out"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="out"/></intermediateCatchEvent>';
  expect(await endless(start + circle + end + link + flow('f3', 'b', 't') + flow('f4', 'c', 'e'))).toEqual(
    [],
  );
  const boundary = (attributes: string): string =>
    `<boundaryEvent id="x" attachedToRef="a" ${attributes}><timerEventDefinition/></boundaryEvent>`;
  expect(await endless(start + circle + boundary('') + end + flow('f3', 'x', 'e'))).toEqual([]);
  const beside = boundary('cancelActivity="false"');
  expect(await endless(start + circle + beside + end + flow('f3', 'x', 'e'))).toHaveLength(1);
});

test('a link back to the beginning closes a circle', async () => {
  const link =
    '<intermediateThrowEvent id="t" name="Again"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="c" name="From above"><linkEventDefinition name="L"/></intermediateCatchEvent>';
  const content =
    start + task('a') + link + flow('f1', 's', 'a') + flow('f2', 'c', 'a') + flow('f3', 'a', 't');
  expect(await endless(content)).toEqual([
    'a: “A”, “Again” and “From above” lead only to each other, so no end can be reached from there.',
  ]);
});

test('a circle in a subprocess counts, unless something around it breaks it off', async () => {
  const inside = `<subProcess id="p" name="P">${circle}</subProcess>`;
  const whole = start + inside + end + flow('g1', 's', 'p') + flow('g2', 'p', 'e');
  expect(await endless(whole)).toHaveLength(1);
  const stopped = `${whole}<boundaryEvent id="x" attachedToRef="p"><timerEventDefinition/></boundaryEvent>`;
  expect(await endless(stopped)).toEqual([]);
  const terminated = `${start + circle}<endEvent id="e"><terminateEventDefinition/></endEvent>${flow('g1', 's', 'e')}${flow('g2', 's', 'a')}`;
  expect(await endless(terminated)).toEqual([]);
});

test('five thousand steps in one circle are looked through at once', async () => {
  const count = 5000;
  const steps = Array.from(
    { length: count },
    (_, i) => task(`t${i}`) + flow(`f${i}`, `t${i}`, `t${(i + 1) % count}`),
  );
  const diagram = await diagramOf(processFile(start + steps.join('') + flow('f', 's', 't0')));
  const began = performance.now();
  const found = lintDiagram(diagram).filter(({ code }) => code === 'no-way-to-an-end');
  expect(performance.now() - began).toBeLessThan(1000);
  expect(found.map(({ message }) => message)).toEqual([
    '“T0”, “T1”, “T2”, “T3” and 4996 more lead only to each other, so no end can be reached from there.',
  ]);
});
