/**
 * The scenarios of this folder: one small diagram beside one trace, read and compiled as a user's file is. A
 * `name.wiring.json` beside them says what a user would have wired; `name.next.bpmn` is the next version, for `migrate`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagram } from '../../src/bpmn/diagram.ts';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { compileDefinition } from '../../src/wiring/compile.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import { emptyWiring } from '../../src/wiring/wiring-document.ts';
import { parseTrace, type TraceStep } from './scenario-trace.ts';

const folder = dirname(fileURLToPath(import.meta.url));

export const scenarioNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.bpmn') && !file.endsWith('.next.bpmn'))
  .map((file) => file.slice(0, -'.bpmn'.length))
  .sort();

export async function scenarioDiagram(name: string): Promise<Diagram> {
  const read = await readDiagram(readFileSync(join(folder, `${name}.bpmn`)), `${name}.bpmn`);
  if (!read.ok) throw new Error(`${name} was refused: ${read.refusal.message}`);
  return read.diagram;
}

export async function scenarioDefinition(name: string): Promise<Definition> {
  const diagram = await scenarioDiagram(name);
  const wiringFile = join(folder, `${name}.wiring.json`);
  const wiring = existsSync(wiringFile) ? JSON.parse(readFileSync(wiringFile, 'utf8')) : emptyWiring;
  const compiled = compileDefinition(diagram, wiring, { hasProcess: () => true });
  if (compiled.definition !== undefined) return compiled.definition;
  throw new Error(
    `${name} cannot run: ${JSON.stringify(compiled.findings.filter(({ severity }) => severity === 'error'))}`,
  );
}

export async function nextVersion(name: string): Promise<Definition | undefined> {
  return existsSync(join(folder, `${name}.next.bpmn`)) ? scenarioDefinition(`${name}.next`) : undefined;
}

export function scenarioSteps(name: string): readonly TraceStep[] {
  return parseTrace(readFileSync(join(folder, `${name}.trace`), 'utf8'));
}
