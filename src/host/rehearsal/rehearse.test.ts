import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDiagram } from '../../bpmn/read-diagram.ts';
import { silentLog } from '../../ports/log.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { compileDefinition } from '../../wiring/compile.ts';
import { openHost } from '../host.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { seededRandom } from './random.ts';
import { type Rehearsal, rehearse } from './rehearse.ts';

const start = Date.UTC(2026, 0, 5, 8);

async function rehearseXml(source: string | Uint8Array, seed = 1): Promise<Rehearsal> {
  const read = await readDiagram(source, 'test.bpmn');
  if (!read.ok) throw new Error(read.refusal.message);
  const { definition, findings } = compileDefinition(
    read.diagram,
    { format: 1 },
    { hasProcess: () => false },
  );
  if (definition === undefined) throw new Error(JSON.stringify(findings));
  const clock = new VirtualClock(start);
  const store = await openSqliteStore(':memory:');
  const host = await openHost({ store, clock, random: seededRandom(seed), log: silentLog });
  const { line } = await host.deploy({
    key: 'test',
    name: 'test',
    fileName: 'test.bpmn',
    source: new Uint8Array(),
    wiring: { format: 1 },
    findings: [],
    definition,
  });
  try {
    return await rehearse({ stage: { host, queries: store, clock }, deployment: line, definition, seed });
  } finally {
    await host.close();
  }
}

function process(content: string): string {
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="P">${content}</process></definitions>`;
}

const invoice = readFileSync(
  new URL('../../../examples/invoice-approval/invoice-approval.bpmn', import.meta.url),
);

test('the ready example is played to its end, with whatever dice', async () => {
  for (const seed of [1, 2, 3, 4, 5]) expect((await rehearseXml(invoice, seed)).outcome).toBe('completed');
});

test('the same seed plays the same rehearsal', async () => {
  expect(await rehearseXml(invoice, 11)).toEqual(await rehearseXml(invoice, 11));
});

test('different seeds find different ways through', async () => {
  const ways = new Set<string>();
  for (let seed = 1; seed <= 12; seed += 1) {
    const { trace } = await rehearseXml(invoice, seed);
    ways.add(trace.map(({ element }) => element).join(' '));
  }
  expect(ways.size).toBeGreaterThan(1);
});

test('time passes only as far as the next timer, and the trace tells it', async () => {
  const { outcome, trace } = await rehearseXml(
    process(`<startEvent id="S"/><sequenceFlow id="f1" sourceRef="S" targetRef="T"/>
      <intermediateCatchEvent id="T"><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></intermediateCatchEvent>
      <sequenceFlow id="f2" sourceRef="T" targetRef="E"/><endEvent id="E"/>`),
  );
  expect(outcome).toBe('completed');
  expect(trace.at(-1)?.t).toBe(new Date(start + 2 * 86_400_000).toISOString());
});

test('a join that waits for a path not taken stalls the rehearsal, and the report names join and paths', async () => {
  const { outcome, reason } = await rehearseXml(
    process(`<startEvent id="S"/><sequenceFlow id="f0" sourceRef="S" targetRef="X"/>
      <exclusiveGateway id="X"/><sequenceFlow id="fa" name="a" sourceRef="X" targetRef="J"/>
      <sequenceFlow id="fb" name="b" sourceRef="X" targetRef="J"/>
      <parallelGateway id="J" name="Both done"/><sequenceFlow id="f1" sourceRef="J" targetRef="E"/><endEvent id="E"/>`),
  );
  expect(outcome).toBe('stalled');
  expect(reason).toMatch(
    /J \(Both done\) joins 2 paths; it was reached by f[ab], and nothing more comes by f[ab]/,
  );
});

test('a loop drawn without a way out ends the rehearsal with the place that has none', async () => {
  const { outcome, reason } = await rehearseXml(
    process(`<startEvent id="S"/><sequenceFlow id="f0" sourceRef="S" targetRef="A"/>
      <task id="A" name="Check"/><sequenceFlow id="f1" sourceRef="A" targetRef="B"/>
      <task id="B" name="Mend"/><sequenceFlow id="f2" sourceRef="B" targetRef="A"/>`),
  );
  expect(outcome).toBe('stalled');
  expect(reason).toContain('the drawing has no way from');
});

test('a drawn loop with a way out is left after some rounds', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { outcome } = await rehearseXml(
      process(`<startEvent id="S"/><sequenceFlow id="f0" sourceRef="S" targetRef="A"/>
        <task id="A" name="Write"/><sequenceFlow id="f1" sourceRef="A" targetRef="X"/><exclusiveGateway id="X" name="Good?"/>
        <sequenceFlow id="again" name="no" sourceRef="X" targetRef="A"/>
        <sequenceFlow id="on" name="yes" sourceRef="X" targetRef="E"/><endEvent id="E"/>`),
      seed,
    );
    expect(outcome).toBe('completed');
  }
});

test('an ad-hoc subprocess is left by the crew once it is done or its condition holds', async () => {
  const adHoc = (inside: string, attributes = '') =>
    process(`<adHocSubProcess id="Care" ${attributes}>
      <task id="Call"/><task id="Visit"/>${inside}</adHocSubProcess>`);
  const until = '<completionCondition>=pulse &gt; 60</completionCondition>';
  for (const seed of [1, 2, 3, 4, 5]) {
    expect((await rehearseXml(adHoc(''), seed)).outcome).toBe('completed');
    expect((await rehearseXml(adHoc(until, 'ordering="Sequential"'), seed)).outcome).toBe('completed');
  }
});

test('a transaction is played to its end, whether it is cancelled or not', async () => {
  const trip = readFileSync(
    new URL(
      '../../../test/scenarios/transaction-cancelled-undoes-what-is-done-and-leaves-by-its-boundary.bpmn',
      import.meta.url,
    ),
  );
  const undone = new Set<boolean>();
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { outcome, trace } = await rehearseXml(trip, seed);
    expect(outcome).toBe('completed');
    undone.add(trace.some(({ element }) => element === 'UndoA'));
  }
  expect(undone).toEqual(new Set([true, false]));
});
