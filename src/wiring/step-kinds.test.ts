import { describe, expect, test } from 'vitest';
import { readDiagram } from '../bpmn/read-diagram.ts';
import { compileDefinition } from './compile.ts';
import type { StepWiring } from './wiring-document.ts';

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <task id="t" name="Cool down"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;

async function compiled(step: StepWiring, deployed: readonly string[] = []) {
  const read = await readDiagram(xml, 'cool.bpmn');
  if (!read.ok) throw new Error(read.refusal.message);
  const catalogue = { hasProcess: (id: string) => deployed.includes(id) };
  const result = compileDefinition(read.diagram, { format: 1, steps: { t: step } }, catalogue);
  return { element: result.definition?.processes[0]?.elements.t, findings: result.findings };
}

describe('a plain task wired', () => {
  test('to wait is done when the time has come', async () => {
    const { element } = await compiled({ by: 'wait', timer: 'duration', value: 'PT2H' });
    expect(element).toMatchObject({
      behavior: 'task',
      work: { by: 'message', triggers: [{ kind: 'timer', timer: 'duration', value: { literal: 'PT2H' } }] },
    });
    const until = await compiled({ by: 'wait', timer: 'date', value: '=due date' });
    expect(until.element).toMatchObject({
      work: { triggers: [{ kind: 'timer', timer: 'date', value: { expression: { text: 'due date' } } }] },
    });
  });

  test('to another process calls it with its inputs and leaves its outputs, nothing else', async () => {
    const { element } = await compiled(
      { by: 'process', process: 'cooling', inputs: { degrees: '=10' }, outputs: { done: '=cold' } },
      ['cooling'],
    );
    expect(element).toMatchObject({
      behavior: 'call-activity',
      calls: 'cooling',
      from: 'other',
      inputs: [{ target: 'degrees' }],
      outputs: [{ target: 'done' }],
    });
    expect((await compiled({ by: 'process', process: 'cooling' }, ['cooling'])).element).toMatchObject({
      inputs: [],
      outputs: [],
    });
  });

  test('to a process that is not here is done by a person, who is told why', async () => {
    const { element, findings } = await compiled({ by: 'process', process: 'cooling' });
    expect(element).toMatchObject({ behavior: 'task', work: { by: 'person' } });
    expect(findings.find(({ code }) => code === 'call-by-hand')?.message).toContain('“cooling”');
  });
});
