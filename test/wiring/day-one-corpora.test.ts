/**
 * Every diagram of the public corpora compiles to a definition that keeps its invariants, or is refused only because
 * of constructs that Baton does not carry out yet, each named with its element.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Diagram } from '../../src/bpmn/diagram.ts';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { type CompileResult, compileDefinition } from '../../src/wiring/compile.ts';
import { dayOneFindings } from '../../src/wiring/day-one-findings.ts';
import { mapDiagram } from '../../src/wiring/diagram-map.ts';
import { emptyWiring } from '../../src/wiring/wiring-document.ts';
import { checkDefinition } from './check-definition.ts';

const corpora = resolve(import.meta.dirname, '../../../shared/corpora');
const files = existsSync(corpora)
  ? ['miwg', 'hand-drawn'].flatMap((folder) =>
      readdirSync(join(corpora, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.bpmn'))
        .map((name) => join(folder, name)),
    )
  : [];

interface Compiled {
  readonly file: string;
  readonly diagram: Diagram;
  readonly result: CompileResult;
}

describe.skipIf(files.length === 0)(
  'the public corpora on day one (skipped where ../shared/corpora is absent)',
  () => {
    const all: Compiled[] = [];

    beforeAll(async () => {
      for (const file of files) {
        const read = await readDiagram(readFileSync(join(corpora, file)), file);
        if (!read.ok) continue;
        const result = compileDefinition(read.diagram, emptyWiring, { hasProcess: () => false });
        all.push({ file, diagram: read.diagram, result });
      }
    });

    test('every readable file compiles but where nothing is drawn in it', () => {
      const refused = all.filter(({ result }) => !result.definition);
      const others = refused.filter(({ diagram, result }) =>
        result.findings.some(
          ({ code, severity }) => severity === 'error' && !(code === 'no-process-to-run' && isEmpty(diagram)),
        ),
      );
      expect(others.map(({ file }) => file)).toEqual([]);
      expect(all.length - refused.length).toBeGreaterThan(640);
    });

    test('every definition keeps its invariants', () => {
      const broken = all.flatMap(({ file, diagram, result }) => {
        if (!result.definition) return [];
        const map = mapDiagram(diagram);
        const drawn = new Set([...map.places.keys(), ...map.flows.keys()]);
        return checkDefinition(result.definition, drawn).map((problem) => `${file}: ${problem}`);
      });
      expect(broken).toEqual([]);
    });

    test('every finding stands in the catalogue and says what happens', () => {
      const wrong = all.flatMap(({ file, result }) =>
        result.findings
          .filter(
            ({ code, severity, message, default: otherwise }) =>
              !Object.hasOwn(dayOneFindings, code) ||
              message.length > 600 ||
              /undefined|\[object/u.test(message) ||
              (severity !== 'error' && otherwise === undefined),
          )
          .map(({ code, message }) => `${file}: ${code} ${message}`),
      );
      expect(wrong).toEqual([]);
    });

    test('the same file compiles to the same definition', () => {
      const different = all.filter(({ diagram, result }) => {
        const again = compileDefinition(diagram, emptyWiring, { hasProcess: () => false });
        return JSON.stringify(again) !== JSON.stringify(result);
      });
      expect(different.map(({ file }) => file)).toEqual([]);
    });
  },
);

function isEmpty(diagram: Diagram): boolean {
  return diagram.processes.every(({ scope }) => scope.flowNodes.length === 0);
}
