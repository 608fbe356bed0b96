/**
 * One small diagram beside one trace: each pair of files is a case, read and compiled as a user's file is. A
 * `name.wiring.json` beside them says what a user would have wired.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { compileDefinition } from '../../src/wiring/compile.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import { emptyWiring } from '../../src/wiring/wiring-document.ts';
import { KernelDriver } from './kernel-driver.ts';
import { parseTrace, perform } from './scenario-trace.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bpmn'))
  .map((file) => file.slice(0, -'.bpmn'.length))
  .sort();

async function definitionOf(name: string): Promise<Definition> {
  const read = await readDiagram(readFileSync(join(folder, `${name}.bpmn`)), `${name}.bpmn`);
  if (!read.ok) throw new Error(`${name} was refused: ${read.refusal.message}`);
  const wiringFile = join(folder, `${name}.wiring.json`);
  const wiring = existsSync(wiringFile) ? JSON.parse(readFileSync(wiringFile, 'utf8')) : emptyWiring;
  const compiled = compileDefinition(read.diagram, wiring, { hasProcess: () => true });
  if (compiled.definition !== undefined) return compiled.definition;
  throw new Error(
    `${name} cannot run: ${JSON.stringify(compiled.findings.filter(({ severity }) => severity === 'error'))}`,
  );
}

describe('the diagram', () => {
  test.each(names)('%s does what its trace says', async (name) => {
    const driver = new KernelDriver(await definitionOf(name));
    const steps = parseTrace(readFileSync(join(folder, `${name}.trace`), 'utf8'));
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(perform(driver, step), `after "${step.command}"`).toEqual(step.expected);
  });
});
