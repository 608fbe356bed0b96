/** Decision models and the decisions of a case as the API shows them. */
import type { Finding as ModelFinding } from '../../bpmn/finding.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { DecisionInput, DecisionModelLine } from '../../ports/decision-models.ts';
import { pinnedDecision } from '../../wiring/decision-work.ts';
import type { Definition } from '../../wiring/definition.ts';
import { labelOf } from '../../wiring/form-fields.ts';
import type { CaseDecision, DecisionModelSummary, DecisionSummary, WhyDecided } from '../api/decisions.ts';
import type { Finding } from '../api/finding.ts';
import type { FormField } from '../api/form.ts';
import type { CaseEvent } from './case-journals.ts';

const MOST_DECISIONS = 100;

export function decisionSummaries(line: DecisionModelLine): DecisionSummary[] {
  return line.decisions.map(({ id, name, kind, inputs }) => ({
    id,
    name,
    kind,
    inputs: inputs.map(({ name: inputName, type, allowed }) => ({
      name: inputName,
      ...(type === undefined ? {} : { type }),
      ...(allowed === undefined ? {} : { allowed: [...allowed] }),
    })),
    form: { fields: inputs.map(fieldOf) },
  }));
}

/** Nothing is required: what a decision makes of a missing value is worth trying, too. */
function fieldOf({ name, type = '', allowed }: DecisionInput): FormField {
  const field = { name, label: labelOf(name), required: false };
  if (allowed !== undefined) {
    const numbers = allowed.every((value) => typeof value === 'number');
    const options = allowed.map((value) => ({ value, label: String(value) }));
    return { ...field, type: numbers ? 'number' : 'string', options };
  }
  if (/number|integer|long|double/i.test(type)) return { ...field, type: 'number' };
  if (/boolean/i.test(type)) return { ...field, type: 'boolean' };
  if (/^(?:feel:)?date$/i.test(type)) return { ...field, type: 'date' };
  if (/string|time|duration/i.test(type)) return { ...field, type: 'string' };
  return { ...field, type: 'json' };
}

/** A model is not played through, so its findings have no way that leads to them. */
export function modelFindings(findings: readonly ModelFinding[]): Finding[] {
  return findings.map(({ path: _, ...finding }) => finding);
}

export function modelSummary(line: DecisionModelLine): DecisionModelSummary {
  const { key, name, version, createdAt } = line;
  return { key, name, version, deployedAt: createdAt, decisions: decisionSummaries(line) };
}

/** The models whose decisions a definition pins, by key, with the hash of the version. */
export function pinnedModels(definition: Definition): ReadonlyMap<string, string> {
  const pinned = new Map<string, string>();
  for (const process of definition.processes) {
    for (const element of Object.values(process.elements)) {
      const decision = 'work' in element ? pinnedDecision(element.work) : undefined;
      if (decision !== undefined) pinned.set(decision.key, decision.model);
    }
  }
  return pinned;
}

/** What decided in a case, the newest first. */
export function caseDecisions(caseNumber: number, events: readonly CaseEvent[]): CaseDecision[] {
  const found: CaseDecision[] = [];
  for (let i = events.length - 1; i >= 0 && found.length < MOST_DECISIONS; i--) {
    const happened = events[i];
    if (happened?.event.kind !== 'job-completed') continue;
    const { element, explanation } = happened.event;
    if (!isRecord(explanation) || explanation.kind !== 'decision') continue;
    const { name, decision, key, version, value, why } = explanation;
    found.push({
      case: caseNumber,
      element,
      at: happened.at,
      name: String(name),
      decision: String(decision),
      key: typeof key === 'string' ? key : null,
      version: typeof version === 'number' ? version : null,
      value: value ?? null,
      why: whyOf(why),
    });
  }
  return found;
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function whyOf(explanation: JsonValue | undefined): WhyDecided {
  if (!isRecord(explanation)) return { decisions: [], tables: [], problems: [] };
  return explanation as WhyDecided; // cast: written by `boundedExplanation`, kept in our own journal
}
