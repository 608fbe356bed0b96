/**
 * Wiring follows a drawing through other tools: every reference diagram of the MIWG corpus against what each tool made of
 * it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagram } from '../../src/bpmn/diagram.ts';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { idsAfter } from '../../src/wiring/matching/diagram-match.ts';
import { type DiagramParts, type NodePart, partsOf } from '../../src/wiring/matching/diagram-parts.ts';
import { matchDiagrams } from '../../src/wiring/matching/match-diagrams.ts';
import { withoutIds } from './without-ids.ts';

const corpus = resolve(import.meta.dirname, '../../../shared/corpora/miwg');
const reference = join(corpus, 'Reference');
const tools = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'Reference')
      .map(({ name }) => name)
  : [];

interface Pair {
  readonly name: string;
  readonly before: Diagram;
  readonly after: Diagram;
}

async function pairs(): Promise<readonly Pair[]> {
  const found: Pair[] = [];
  for (const tool of tools) {
    for (const file of readdirSync(join(corpus, tool)).filter((name) =>
      /-(export|roundtrip)\.bpmn$/.test(name),
    )) {
      const drawn = join(reference, file.replace(/-(export|roundtrip)/, ''));
      if (!existsSync(drawn)) continue;
      const before = await readDiagram(readFileSync(drawn), 'before.bpmn');
      const after = await readDiagram(readFileSync(join(corpus, tool, file)), 'after.bpmn');
      if (before.ok && after.ok)
        found.push({ name: `${tool}/${file}`, before: before.diagram, after: after.diagram });
    }
  }
  return found;
}

describe.skipIf(tools.length === 0)(
  'the MIWG corpus (skipped where ../shared/corpora is absent)',
  async () => {
    const all = await pairs();

    test('at least 95 % of the steps that kept their names keep their wiring', () => {
      let kept = 0;
      let named = 0;
      for (const { before, after } of all) {
        const [steps, survived] = survivors(before, after);
        named += steps;
        kept += survived;
      }
      process.stdout.write(
        `${all.length} pairs: ${kept} of ${named} steps that kept their names found again\n`,
      );
      expect(all.length).toBeGreaterThan(200);
      expect(named).toBeGreaterThan(3000);
      expect(kept / named).toBeGreaterThanOrEqual(0.95);
    });

    test('a drawing whose every id was made anew is found again, nameless elements too', () => {
      let right = 0;
      let total = 0;
      for (const { before } of all.filter(({ name }) => name.includes('roundtrip'))) {
        const { diagram, original } = withoutIds(before);
        const ids = idsAfter(matchDiagrams(before, diagram));
        for (const id of partsOf(before).nodes.keys()) {
          total++;
          if (original.get(ids.get(id) ?? '') === id) right++;
        }
      }
      process.stdout.write(`${right} of ${total} elements with new ids found again\n`);
      expect(right / total).toBeGreaterThanOrEqual(0.95);
    });

    test('no step is taken for one that is called otherwise while one of its own name is left over', () => {
      const mistaken = all.flatMap(({ name, before, after }) => {
        const now = partsOf(after);
        const { matches, added } = matchDiagrams(before, after);
        const free = new Set(added.map(({ id }) => id));
        return matches.flatMap(({ of, before: id, after: other }) => {
          const one = partsOf(before).nodes.get(id);
          const two = now.nodes.get(other);
          if (of !== 'node' || !one?.key || !two?.key || one.key === two.key) return [];
          const left = [...now.nodes.values()].filter(
            ({ id: there, key, family }) => key === one.key && family === one.family && free.has(there),
          );
          return left.length > 0 ? [`${name}: ${one.name} taken for ${two.name}`] : [];
        });
      });
      expect(mistaken).toEqual([]);
    });
  },
);

/** Steps whose name is in both drawings, and how many of them were found under it. */
function survivors(before: Diagram, after: Diagram): readonly [number, number] {
  const now = partsOf(after);
  const ids = idsAfter(matchDiagrams(before, after));
  const kept = [...partsOf(before).nodes.values()].filter((node) => node.key !== '' && hasName(node, now));
  return [kept.length, kept.filter(({ id, key }) => now.nodes.get(ids.get(id) ?? '')?.key === key).length];
}

function hasName({ family, key }: NodePart, parts: DiagramParts): boolean {
  return [...parts.nodes.values()].some((node) => node.family === family && node.key === key);
}
