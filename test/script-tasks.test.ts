/** Scripts in diagrams, from the file to what they leave in the case: on the real host, by the real connector. */
import { afterAll, describe, expect, test } from 'vitest';
import { readDiagram } from '../src/bpmn/read-diagram.ts';
import { decideByModels } from '../src/connectors/decision/decide-by-models.ts';
import { innerConnectors } from '../src/connectors/inner-connectors.ts';
import { openHost } from '../src/host/host.ts';
import { seededRandom } from '../src/host/rehearsal/random.ts';
import { type Rehearsal, rehearse } from '../src/host/rehearsal/rehearse.ts';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import type { Variables } from '../src/kernel/command.ts';
import { silentLog } from '../src/ports/log.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { compileDefinition } from '../src/wiring/compile.ts';
import type { WiringDocument } from '../src/wiring/wiring-document.ts';

const clock = new VirtualClock(Date.UTC(2026, 0, 5, 8));
const store = await openSqliteStore(':memory:');
const host = await openHost({
  store,
  clock,
  random: seededRandom(1),
  log: silentLog,
  handlers: innerConnectors(clock, decideByModels(store)),
});
afterAll(() => host.close());

let deployed = 0;

async function rehearsed(
  xml: string,
  variables: Variables,
  wiring: WiringDocument = { format: 1 },
): Promise<Rehearsal> {
  const source = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">${xml}</definitions>`;
  const read = await readDiagram(source, 'test.bpmn');
  if (!read.ok) throw new Error(read.refusal.message);
  const { definition, findings } = compileDefinition(read.diagram, wiring, { hasProcess: () => false });
  if (definition === undefined) throw new Error(JSON.stringify(findings));
  deployed += 1;
  const { line } = await host.deploy({
    key: `test-${deployed}`,
    name: 'test',
    fileName: 'test.bpmn',
    source: new Uint8Array(),
    wiring,
    findings,
    definition,
  });
  return rehearse({
    stage: { host, queries: store, clock },
    deployment: line,
    definition,
    seed: 1,
    variables,
  });
}

const ways = `
  <sequenceFlow id="f1" sourceRef="Start" targetRef="Script" />
  <sequenceFlow id="f2" sourceRef="Script" targetRef="End" />`;
const around = `<startEvent id="Start" /><endEvent id="End" />${ways}`;

function scriptTask(text: string, more = ''): string {
  return `<process id="P">${around}
    <scriptTask id="Script" name="Price" scriptFormat="javascript" ${more}><script><![CDATA[${text}]]></script></scriptTask>
    <boundaryEvent id="Caught" attachedToRef="Script"><errorEventDefinition errorRef="E" /></boundaryEvent>
    <sequenceFlow id="f3" sourceRef="Caught" targetRef="Other" /><endEvent id="Other" />
  </process><error id="E" errorCode="NO_PRICE" />`;
}

describe('a script task in JavaScript', () => {
  test('runs as it is drawn, and its result goes into the variable the diagram names', async () => {
    const text = 'execution.setVariable("lines", lines.map((line) => line * 2)); lines.length * rate';
    const done = await rehearsed(scriptTask(text, 'camunda:resultVariable="price"'), {
      lines: [1, 2],
      rate: 3,
    });
    expect(done).toMatchObject({ outcome: 'completed', variables: { lines: [2, 4], price: 6 } });
  });

  test('can throw an error that the diagram catches', async () => {
    const done = await rehearsed(scriptTask('throw new BpmnError("NO_PRICE", "not for sale")'), {});
    expect(done.outcome).toBe('completed');
    expect(done.trace.map(({ element }) => element)).toContain('Other');
  });

  test('holds the case up where it is mistaken, and says where', async () => {
    const done = await rehearsed(scriptTask('let a = 1;\na.b.c'), {});
    expect(done).toMatchObject({ outcome: 'incident', reason: expect.stringContaining('line 2') });
  });
});

test('the wiring gives a step a script, with inputs, outputs and variables of its own', async () => {
  const xml = `<process id="P">${around}<serviceTask id="Script" name="Price" /></process>`;
  const text = 'execution.setVariableLocal("gross", net * 1.2); net > 100';
  const wiring: WiringDocument = {
    format: 1,
    steps: {
      Script: {
        by: 'script',
        language: 'javascript',
        text,
        result: 'dear',
        inputs: { net: 'order.net' },
        outputs: { 'order.gross': 'gross', 'order.dear': 'dear' },
      },
    },
  };
  expect(await rehearsed(xml, { order: { net: 200 } }, wiring)).toMatchObject({
    outcome: 'completed',
    variables: { order: { net: 200, gross: 240, dear: true } },
  });
});

test('a listener in JavaScript runs before the step it stands at begins', async () => {
  const listener = `<camunda:executionListener event="start"><camunda:script scriptFormat="javascript">execution.setVariable('price', execution.getVariable('amount') * 2)</camunda:script></camunda:executionListener>`;
  const xml = `<process id="P">${around}<userTask id="Script"><extensionElements>${listener}</extensionElements></userTask></process>`;
  const done = await rehearsed(xml, { amount: 3 });
  expect(done).toMatchObject({ outcome: 'completed', variables: { price: 6 } });
});
