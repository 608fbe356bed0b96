/**
 * Whatever is done to a file, it is read with findings or refused with a reason: never an exception, never a hang,
 * and what is read keeps the diagram's invariants. Seeded, so that a failure can be repeated.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawing, flow, longProcess, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import type { Diagram, FlowScope } from './diagram.ts';
import { lintDiagram } from './lint-diagram.ts';
import type { ReadResult } from './read-diagram.ts';
import { readDiagram } from './read-diagram.ts';

const sample = processFile(
  `<laneSet id="L"><lane id="l1" name="Clerk"><flowNodeRef>a</flowNodeRef><childLaneSet><lane id="l2"><flowNodeRef>g</flowNodeRef></lane></childLaneSet></lane></laneSet>
   <startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>
   <userTask id="a" name="Prüfen &amp; ablegen" camunda:assignee="x"><extensionElements><camunda:p q="1"/></extensionElements><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask>
   <boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
   <exclusiveGateway id="g" default="f3"/><subProcess id="p"><task id="i"/><task id="j"/>${flow('fi', 'i', 'j')}</subProcess><endEvent id="e"/>
   ${flow('f1', 's', 'a')}${flow('f2', 'a', 'g')}${flow('f3', 'g', 'p')}${flow('f4', 'p', 'e')}${flow('f5', 'b', 'e')}`,
  `<message id="m"/><collaboration id="c"><participant id="x" processRef="P"/><participant id="y"/><messageFlow id="mf" sourceRef="y" targetRef="s"/></collaboration>
   ${drawing({ a: [10, 10, 100, 80], b: [90, 70, 36, 36], l1: [0, 0, 500, 300], l2: [30, 100, 470, 200] })}`,
);
const sampleBytes = new TextEncoder().encode(sample);
const tokens = [...new Set(sample.match(/[\w:]+|[<>"'=/&;]/g))];

async function readsOrRefuses(file: Uint8Array | string): Promise<void> {
  const started = performance.now();
  const result: ReadResult = await readDiagram(file, 'fuzz.bpmn');
  // Ample for a loaded machine; what grows with the square of the size takes minutes here.
  expect(performance.now() - started).toBeLessThan(10_000);
  if (result.ok) expect(brokenInvariants(result.diagram)).toEqual([]);
  else expect(result.refusal).toMatchObject({ severity: 'error', message: expect.stringMatching(/\S/) });
}

function brokenInvariants(diagram: Diagram): readonly string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const visit = (scope: FlowScope): void => {
    const here = new Set(scope.flowNodes.map(({ id }) => id));
    for (const { id } of [...scope.flowNodes, ...scope.sequenceFlows]) {
      if (seen.has(id)) wrong.push(`${id} twice`);
      seen.add(id);
    }
    for (const { id, source, target } of scope.sequenceFlows) {
      if (!here.has(source) || !here.has(target)) wrong.push(`${id} leaves its scope`);
    }
    for (const node of scope.flowNodes) if ('scope' in node) visit(node.scope);
  };
  for (const process of diagram.processes) visit(process.scope);
  for (const finding of [...diagram.findings, ...lintDiagram(diagram)]) {
    if (finding.message === '' || finding.default === undefined) wrong.push(`${finding.code} says nothing`);
  }
  return wrong;
}

const options = { seed: 20260731, numRuns: 400 };
const place = fc.nat({ max: sample.length - 1 });

describe('a file', () => {
  test('with bytes overwritten, at any place', async () => {
    const change = fc.array(fc.tuple(fc.nat({ max: sampleBytes.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        const file = Uint8Array.from(sampleBytes);
        for (const [at, byte] of changes) file[at] = byte;
        await readsOrRefuses(file);
      }),
      options,
    );
  });

  test('with words swapped for other words of it', async () => {
    const change = fc.array(fc.tuple(place, fc.constantFrom(...tokens)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        let file = sample;
        for (const [at, token] of changes) {
          file = file.slice(0, at) + file.slice(at).replace(/[\w:]+/, token.replaceAll('$', ''));
        }
        await readsOrRefuses(file);
      }),
      options,
    );
  });

  test('with attribute values and ids mixed up but well-formed', async () => {
    const values = [...new Set([...sample.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? ''))];
    const change = fc.array(fc.tuple(place, fc.constantFrom(...values, '')), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        let file = sample;
        for (const [at, value] of changes)
          file = file.slice(0, at) + file.slice(at).replace(/="\w+"/, `="${value}"`);
        const result = await readDiagram(file, 'fuzz.bpmn');
        expect(result.ok).toBe(true);
        await readsOrRefuses(file);
      }),
      options,
    );
  });

  test('with whole elements dropped, repeated or moved elsewhere', async () => {
    const elements = sample.match(/<(\w+)[^<>]*\/>|<(\w+)[^<>]*>[^<>]*<\/\2>/g) ?? [];
    const change = fc.array(fc.tuple(fc.constantFrom(...elements), place, fc.boolean()), {
      minLength: 1,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        let file = sample;
        for (const [element, at, drop] of changes) {
          if (drop) file = file.replace(element, '');
          const gap = file.indexOf('><', at);
          if (gap !== -1) file = file.slice(0, gap + 1) + element + file.slice(gap + 1);
        }
        await readsOrRefuses(file);
      }),
      options,
    );
  });

  test('cut off anywhere is refused as cut off or broken, never half read', async () => {
    for (let length = 1; length < sampleBytes.length - 20; length += 7) {
      const result = await readDiagram(sampleBytes.subarray(0, length), 'cut.bpmn');
      expect(result.ok).toBe(false);
    }
  });

  test('of random bytes or random text', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), readsOrRefuses), options);
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), readsOrRefuses), options);
  });
});

describe('a file made to be slow', () => {
  const many = (count: number, part: (number: number) => string): string =>
    Array.from({ length: count }, (_, number) => part(number)).join('');

  test.each<[string, string]>([
    ['with one id for everything', processFile(many(10_000, () => `<task id="a"/>${flow('f', 'a', 'a')}`))],
    [
      'with thousands of unattached boundary events',
      processFile(many(10_000, (n) => `<task id="t${n}"/><boundaryEvent id="b${n}"/>`)),
    ],
    [
      'with namespaces declared everywhere',
      processFile(many(5_000, (n) => `<x:task xmlns:x="urn:${n}" y:z="1"/>`)),
    ],
    ['with quotes never closed', processFile(`<task ${'a="'.repeat(50_000)}/>`)],
    ['with a million ampersands', processFile(`<task name="${'&a'.repeat(500_000)}"/>`)],
    ['with nothing but opening brackets', '<'.repeat(500_000)],
    ['with comments never closed', `<a>${'<!--'.repeat(100_000)}`],
    ['with comments only', processFile(many(50_000, () => '<!-- -->'))],
    ['with a long flow', longProcess(3_000)],
  ])('%s', async (_name, file) => {
    await readsOrRefuses(file);
  });
});
