/**
 * From an uploaded file to a definition: read, check, compile. Also the words for a file that cannot be taken.
 *
 * Boundary: changes nothing; deploying what comes out is the route's call to the host.
 */
import type { Diagram } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import { readDiagram } from '../bpmn/read-diagram.ts';
import type { Diagnosis } from '../bpmn/soundness/diagnose.ts';
import type { JsonValue } from '../expressions/value.ts';
import { checkDiagram } from '../wiring/check-diagram.ts';
import type { ProcessCatalogue } from '../wiring/compilation.ts';
import type { Definition } from '../wiring/definition.ts';
import type { Suggestion } from '../wiring/suggestions.ts';
import { validateWiring } from '../wiring/validate-wiring.ts';
import type { WiringDocument } from '../wiring/wiring-document.ts';
import { RequestProblem } from './problem.ts';
import { countOf } from './words/quoting.ts';

/** The wiring to use, or how it follows from the drawing. */
export type WiringSource = JsonValue | undefined | ((diagram: Diagram) => JsonValue);

export interface ImportedFile {
  readonly fileName: string;
  readonly source: Uint8Array;
  readonly diagram: Diagram;
  readonly wiring: WiringDocument;
  /** Absent where a finding is an error. */
  readonly definition?: Definition;
  /** Absent where there is no definition. */
  readonly diagnosis?: Diagnosis;
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
}

export interface RunnableFile extends ImportedFile {
  readonly definition: Definition;
}

/** Throws a `RequestProblem` where the file is no diagram or the wiring no wiring. */
export async function importFile(
  source: Uint8Array,
  fileName: string,
  wiring: WiringSource,
  catalogue: ProcessCatalogue,
): Promise<ImportedFile> {
  // What somebody sent is judged before the file: the shorter answer first.
  const given = typeof wiring === 'function' ? undefined : checkedWiring(wiring);
  const read = await readDiagram(source, fileName);
  if (!read.ok) {
    throw new RequestProblem('file-unreadable', read.refusal.message, {
      where: 'file',
      findings: [read.refusal, ...read.findings].map(withoutPath),
    });
  }
  const { diagram } = read;
  const document = typeof wiring === 'function' ? checkedWiring(wiring(diagram)) : (given ?? { format: 1 });
  return { fileName, source, diagram, wiring: document, ...checkDiagram(diagram, document, catalogue) };
}

export function requireRunnable(file: ImportedFile): RunnableFile {
  const errors = file.findings.filter((finding) => finding.severity === 'error');
  if (file.definition !== undefined && errors.length === 0) return { ...file, definition: file.definition };
  const reasons = errors
    .map((finding) => finding.message)
    .slice(0, 3)
    .join(' ');
  throw new RequestProblem(
    'file-not-runnable',
    `${file.fileName} was read, but it cannot run yet: ${countOf(errors.length, 'thing stands', 'things stand')} in the way. ${reasons}`,
    { where: 'file', findings: file.findings.map(withoutPath) },
  );
}

function withoutPath({ path: _, ...finding }: Finding): Omit<Finding, 'path'> {
  return finding;
}

function checkedWiring(wiring: JsonValue | undefined): WiringDocument {
  if (wiring === undefined || wiring === null) return { format: 1 };
  const checked = validateWiring(wiring);
  if (checked.ok) return checked.wiring;
  const problems = checked.problems.slice(0, 3);
  throw new RequestProblem(
    'wiring-invalid',
    `The wiring cannot be used: ${problems.map((problem) => problem.message).join(' ')}`,
    {
      where: `wiring${problems[0]?.at ?? ''}`,
      fields: checked.problems.map(({ at, message }) => ({ where: `wiring${at}`, message })),
    },
  );
}
