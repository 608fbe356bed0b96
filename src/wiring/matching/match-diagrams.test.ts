import { describe, expect, test } from 'vitest';
import { diagramOf } from '../../../test/fixtures/bpmn/read.ts';
import { withoutIds } from '../../../test/wiring/without-ids.ts';
import type { WiringDocument } from '../wiring-document.ts';
import { carryWiring } from './carry-wiring.ts';
import { matchDiagrams } from './match-diagrams.ts';

function file(nodes: string, flows: readonly (readonly [string, string, string?])[], process = 'P'): string {
  const lines = flows.map(
    ([source, target, name]) =>
      `<sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}"${name === undefined ? '' : ` name="${name}"`} />`,
  );
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="${process}">${nodes}${lines.join('')}</process></definitions>`;
}

const before = file(
  `<startEvent id="S" /><task id="A" name="Check order" /><exclusiveGateway id="G" name="Fine?" />
   <task id="B" name="Pack" /><task id="C" name="Refuse" /><endEvent id="E" /><endEvent id="F" />`,
  [
    ['S', 'A'],
    ['A', 'G'],
    ['G', 'B', 'yes'],
    ['G', 'C', 'no'],
    ['B', 'E'],
    ['C', 'F'],
  ],
);

const wiring: WiringDocument = {
  format: 1,
  roles: { Office: 'Front office' },
  steps: { A: { by: 'job', jobType: 'check' }, B: { by: 'nothing' }, Elsewhere: { by: 'nothing' } },
  decisions: { G: { by: 'conditions', conditions: { G_B: 'ok' }, default: 'G_C' } },
};

async function carried(after: string, document = wiring) {
  const match = matchDiagrams(await diagramOf(before), await diagramOf(after));
  return { match, ...carryWiring(document, match) };
}

describe('the next export of a drawing', () => {
  test('with the same ids keeps its wiring as it is', async () => {
    const { wiring: now, kept, match } = await carried(before);
    expect(now).toEqual(wiring);
    expect(kept).toEqual([]);
    expect(match.lost).toEqual([]);
    expect(new Set(match.matches.map(({ by }) => by))).toEqual(new Set(['id']));
  });

  test('with new ids takes its wiring along, by name and by position', async () => {
    const old = await diagramOf(before);
    const { diagram, original } = withoutIds(old);
    const match = matchDiagrams(old, diagram);
    for (const { before: id, after } of match.matches) expect(original.get(after)).toBe(id);
    expect(match.lost).toEqual([]);
    const { wiring: now, kept } = carryWiring(wiring, match);
    expect(kept).toEqual([]);
    const renamed = (id: string) => match.matches.find((one) => one.before === id)?.after ?? '';
    expect(now.steps?.[renamed('A')]).toEqual({ by: 'job', jobType: 'check' });
    expect(now.decisions?.[renamed('G')]).toEqual({
      by: 'conditions',
      conditions: { [renamed('G_B')]: 'ok' },
      default: renamed('G_C'),
    });
  });

  test('a step whose number went to another step is found by its name', async () => {
    const swapped = before
      .replace('id="B" name="Pack"', 'id="B" name="Refuse"')
      .replace('id="C" name="Refuse"', 'id="C" name="Pack"');
    const { match } = await carried(swapped);
    expect(match.matches).toContainEqual(expect.objectContaining({ before: 'B', after: 'C', by: 'name' }));
  });

  test('a step renamed in its place is found by what lies around it, and says so', async () => {
    const { match } = await carried(
      before
        .replaceAll('"A"', '"X"')
        .replaceAll(/\bS_A\b/g, 'S_X')
        .replace('Check order', 'Examine order'),
    );
    const found = match.matches.find((one) => one.before === 'A');
    expect(found).toMatchObject({ after: 'X', by: 'position', reason: 'It leads to “Fine?”, as before.' });
    expect(found?.confidence).toBeLessThan(0.95);
  });

  test('keeps the wiring of a step that is gone, and gives it back when it is drawn again', async () => {
    const without = file(
      `<startEvent id="S" /><task id="A" name="Check order" /><exclusiveGateway id="G" name="Fine?" /><task id="C" name="Refuse" /><endEvent id="F" />`,
      [
        ['S', 'A'],
        ['A', 'G'],
        ['G', 'C', 'no'],
        ['C', 'F'],
      ],
    );
    const { wiring: now, kept } = await carried(without);
    expect(now.steps).toEqual({ A: { by: 'job', jobType: 'check' }, Elsewhere: { by: 'nothing' } });
    expect(kept).toEqual([
      { part: 'steps', element: 'B', name: 'Pack', type: 'task', entry: { by: 'nothing' } },
      {
        part: 'decisions',
        element: 'G',
        name: '',
        type: '',
        entry: { by: 'conditions', conditions: { G_B: 'ok' } },
      },
    ]);
    const again = matchDiagrams(await diagramOf(without), await diagramOf(before.replaceAll('"B"', '"B2"')));
    expect(carryWiring(now, again).wiring.steps).toMatchObject({ B2: { by: 'nothing' } });
  });

  test('a pool is found again by its name, whatever became of its id', async () => {
    const { match } = await carried(before.replace('process id="P"', 'process id="Q"'));
    expect(match.matches[0]).toMatchObject({ of: 'process', before: 'P', after: 'Q' });
    expect(match.lost).toEqual([]);
  });
});
