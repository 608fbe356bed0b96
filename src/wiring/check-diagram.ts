/**
 * Everything that can be told about a diagram before it runs, in one call: what the reader found, what looks odd, the
 * definition with its defaults, and the diagnosis of that definition.
 *
 * Invariants:
 * C1  Each fact is told once: circles that the diagnosis has looked into are not told again from the drawing alone.
 */
import type { Diagram } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import { lintDiagram } from '../bpmn/lint-diagram.ts';
import { type Diagnosis, diagnose } from '../bpmn/soundness/diagnose.ts';
import { behaviourModelOf } from './behaviour-model-of.ts';
import type { ProcessCatalogue } from './compilation.ts';
import { compileDefinition } from './compile.ts';
import type { Definition } from './definition.ts';
import type { Suggestion } from './suggestions.ts';
import type { WiringDocument } from './wiring-document.ts';

export interface CheckedDiagram {
  /** Absent where any finding is an error. */
  readonly definition?: Definition;
  /** Absent where there is no definition. */
  readonly diagnosis?: Diagnosis;
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
}

export function checkDiagram(
  diagram: Diagram,
  wiring: WiringDocument,
  catalogue: ProcessCatalogue,
): CheckedDiagram {
  const lint = lintDiagram(diagram);
  const { definition, findings, suggestions } = compileDefinition(diagram, wiring, catalogue);
  if (definition === undefined) return { findings: [...diagram.findings, ...lint, ...findings], suggestions };
  const diagnosis = diagnose(behaviourModelOf(definition));
  const hasSeenCircles = diagnosis.isWhole || diagnosis.findings.some(({ code }) => code === 'never-ends');
  const oddities = hasSeenCircles ? lint.filter(({ code }) => code !== 'no-way-to-an-end') : lint;
  return {
    definition,
    diagnosis,
    findings: [...diagram.findings, ...oddities, ...findings, ...diagnosis.findings],
    suggestions,
  };
}
