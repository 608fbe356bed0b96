/**
 * What the connectors that come with Baton are proposed for on the diagrams people have really drawn: some steps, not most, and
 * none of those that say that a person has to judge.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readDiagram } from '../src/bpmn/read-diagram.ts';
import { connectors } from '../src/connectors/index.ts';
import {
  type SuggestedConnector,
  type SuggestibleStep,
  suggestConnectors,
} from '../src/wiring/connector-suggestions.ts';
import { mapDiagram } from '../src/wiring/diagram-map.ts';

const corpora = resolve(import.meta.dirname, '../../shared/corpora');
const files = existsSync(corpora)
  ? ['miwg', 'hand-drawn'].flatMap((folder) =>
      readdirSync(join(corpora, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.bpmn'))
        .map((name) => join(corpora, folder, name)),
    )
  : [];

const actions = connectors.flatMap(({ id, name, actions: all }) =>
  all.map((action) => ({
    id: action.id,
    name: action.name,
    connector: { id, name },
    suggestedBy: action.suggestedBy ?? [],
    inputs: [],
  })),
);

describe.skipIf(files.length === 0)(
  'suggestions over the corpora (skipped where ../shared/corpora is absent)',
  () => {
    const read: { readonly step: SuggestibleStep; readonly suggested: readonly SuggestedConnector[] }[] = [];

    beforeAll(async () => {
      for (const file of files) {
        const result = await readDiagram(readFileSync(file), file);
        if (!result.ok) continue;
        for (const { node } of mapDiagram(result.diagram).places.values()) {
          if (!/task$/i.test(node.type)) continue;
          const { id: element, name = '', type, documentation } = node;
          const step = { element, name, type, ...(documentation === undefined ? {} : { documentation }) };
          read.push({ step, suggested: suggestConnectors(step, actions, []) });
        }
      }
    });

    test('a part of the steps drawn without a type gets one, every service task does', () => {
      const share = (type: string) => {
        const all = read.filter(({ step }) => step.type === type);
        return all.filter(({ suggested }) => suggested.length > 0).length / all.length;
      };
      expect(read.length).toBeGreaterThan(5000);
      expect(share('task')).toBeGreaterThan(0.01);
      expect(share('task')).toBeLessThan(0.25);
      expect(share('serviceTask')).toBe(1);
    });

    test('none of them is for a step that says that somebody has to judge', () => {
      const wrong = read
        .filter(({ step, suggested }) => /^task$/.test(step.type) && suggested.length > 0)
        .filter(({ step }) => /^\s*(?:approve|check|review|decide|prüfen|genehmigen)\b/iu.test(step.name));
      expect(wrong.map(({ step }) => step.name)).toEqual([]);
    });

    test('every one has a reason', () => {
      expect(read.flatMap(({ suggested }) => suggested).filter(({ reason }) => reason === '')).toEqual([]);
    });
  },
);
