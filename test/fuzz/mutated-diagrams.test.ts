/**
 * Damaged diagrams: whatever happened to a file, it is read with findings or refused with a reason; what compiles to a
 * definition also runs, and nothing breaks the kernel. `BATON_FUZZ=10000` for the long run; a failure names its seed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lintDiagram } from '../../src/bpmn/lint-diagram.ts';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { seededRandom } from '../../src/host/rehearsal/random.ts';
import { compileDefinition } from '../../src/wiring/compile.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import { emptyWiring } from '../../src/wiring/wiring-document.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { KernelCrew } from '../simulation/kernel-crew.ts';
import { mutated } from './mutations.ts';

const scenarios = new URL('../scenarios/', import.meta.url);
const files = readdirSync(scenarios)
  .filter((name) => name.endsWith('.bpmn'))
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, scenarios), 'utf8') }));

const RUNS = Number(process.env.BATON_FUZZ ?? 1_000);
const BATCHES = 4;
/** Ample on a loaded machine; what does not end, or costs the square of a file's size, takes far longer. */
const LIMIT_MS = 10_000;
const MOVES = 25;

async function survives(seed: number): Promise<void> {
  const file = files[seed % files.length];
  if (file === undefined) return;
  const text = mutated(file.text, seed);
  const begun = performance.now();
  try {
    const read = await readDiagram(new TextEncoder().encode(text), file.name);
    if (!read.ok) expect(read.refusal.message).toMatch(/\S/);
    else {
      const compiled = compileDefinition(read.diagram, emptyWiring, { hasProcess: () => true });
      const findings = [...read.diagram.findings, ...lintDiagram(read.diagram), ...compiled.findings];
      for (const finding of findings) expect(finding.message).toMatch(/\S/);
      const { definition } = compiled;
      if (definition === undefined) expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
      else play(definition, seed);
    }
  } catch (error) {
    throw new Error(`seed ${seed}, from ${file.name}: ${text}`, { cause: error });
  }
  expect(performance.now() - begun, `seed ${seed}, from ${file.name}`).toBeLessThan(LIMIT_MS);
}

function play(definition: Definition, seed: number): void {
  const random = seededRandom(seed);
  const numbers = Array.from({ length: 40 }, () => random.below(1_000));
  const driver = new KernelDriver(definition, { limits: { steps: 300, runs: 300 } });
  const start = definition.processes[0]?.starts[0];
  if (start === undefined) return;
  driver.start({}, { startElements: start.elements });
  new KernelCrew(driver, numbers, { mostMoves: MOVES }).play();
}

describe('damaged diagrams are read with findings or refused with a reason, and what runs does not break', () => {
  const size = Math.ceil(RUNS / BATCHES);
  test.each(Array.from({ length: BATCHES }, (_, batch) => batch * size))(
    'seeds from %i',
    async (first) => {
      for (let seed = first; seed < first + size; seed += 1) await survives(seed);
    },
    RUNS * 100,
  );
});
