/**
 * DecisionWork: a step that a decision of a deployed model carries out (a business-rule task, as a rule), by the wiring or
 * by what the diagram says in its dialect.
 *
 * The model is pinned by its hash: a running case decides by the model its process was put into use with, whatever is
 * deployed later.
 *
 * Boundary: which decision. Evaluating it is a job that `connectors/decision/` takes.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Activity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { RetryPolicy, Work } from './definition.ts';
import { defaultRetry, retryOf } from './dialect-work.ts';
import type { ExpressionUse } from './forms.ts';
import { quote } from './usable-expression.ts';
import type { DecisionStepWiring } from './wiring-document.ts';

/** The job type of decisions. */
export const DECISION_JOBS = 'baton:decision';

/** A decision of the library, as the compiler asks for it. */
export interface CatalogueDecision {
  /** What the model is pinned by. */
  readonly model: string;
  readonly key: string;
  readonly version: number;
  readonly decision: string;
  readonly name: string;
  readonly resultName: string;
  readonly outputName?: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly type?: string;
    readonly allowed?: readonly JsonValue[];
  }[];
  /** How many models have a decision of that id; the newest is taken. */
  readonly candidates: number;
}

export interface DecisionReference {
  readonly decision: string;
  /** Key of the model in the library; absent: whichever has the decision. */
  readonly model?: string;
  /** Absent: the newest. */
  readonly version?: number;
}

type Mapping = NonNullable<DecisionStepWiring['mapping']>;

/** What the diagram's dialect says; nothing where it names no decision, or none that is in the library. */
export function dialectDecision(compilation: Compilation, node: Activity): Work | undefined {
  const said = node.meaning?.work;
  if (said?.kind !== 'decision') return undefined;
  if (!('literal' in said.decisionId) || typeof said.decisionId.literal !== 'string') {
    compilation.report('decision-worked-out', node, {
      message: `Which decision ${quote(nameOf(compilation.map, node))} calls is worked out in each case. Baton has to know it beforehand.`,
      default: 'A person does the step until a decision is wired to it.',
    });
    return undefined;
  }
  const reference = { decision: said.decisionId.literal };
  return decisionWork(compilation, node, reference, {
    result: node.meaning?.resultVariable,
    mapping: said.mapResult,
    retry: retryOf(node.meaning?.retry),
  });
}

export function wiredDecision(
  compilation: Compilation,
  node: FlowNode,
  wired: DecisionStepWiring,
): Work | undefined {
  const { decision, model, version, result, mapping, retry = defaultRetry } = wired;
  const reference = {
    decision,
    ...(model === undefined ? {} : { model }),
    ...(version === undefined ? {} : { version }),
  };
  return decisionWork(compilation, node, reference, { result, mapping, retry });
}

function decisionWork(
  compilation: Compilation,
  node: FlowNode,
  reference: DecisionReference,
  how: {
    readonly result: string | undefined;
    readonly mapping: Mapping | undefined;
    readonly retry: RetryPolicy;
  },
): Work | undefined {
  const name = quote(nameOf(compilation.map, node));
  const found = compilation.catalogue.findDecision?.(reference);
  if (found === undefined) {
    const which = reference.version === undefined ? '' : ` in version ${reference.version}`;
    compilation.report('decision-missing', node, {
      message: `${name} is decided by ${quote(reference.decision)}${which}, which is not in the library.`,
      default: 'A person decides until a decision model that has it is put into use.',
    });
    return undefined;
  }
  const others = found.candidates > 1 ? ` ${found.candidates} models have a decision of that name.` : '';
  compilation.report('decision-pinned', node, {
    message: `${name} is decided by ${quote(found.name)} of ${quote(found.key)} version ${found.version}.${others}`,
    default: 'Cases keep to the version they began with; a newer one holds for new cases.',
  });
  return {
    by: 'job',
    jobType: DECISION_JOBS,
    retry: how.retry,
    settings: {
      model: found.model,
      key: found.key,
      version: found.version,
      decision: found.decision,
      name: found.name,
      result: how.result ?? found.resultName,
      ...(found.outputName === undefined ? {} : { output: found.outputName }),
      ...(how.mapping === undefined ? {} : { mapping: how.mapping }),
      inputs: found.inputs,
    },
  };
}

/**
 * What a decision reads, as expressions that tell what kind of values they are, so that forms ask for them rightly. Values
 * of other kinds (lists, contexts) no form asks for.
 */
export function decisionUses(
  work: Work,
  purpose: string,
  local: readonly string[],
): readonly ExpressionUse[] {
  if (work.by !== 'job' || work.jobType !== DECISION_JOBS) return [];
  const inputs = work.settings?.inputs;
  if (!Array.isArray(inputs)) return [];
  return inputs.flatMap((input: JsonValue): ExpressionUse[] => {
    if (typeof input !== 'object' || input === null || !('name' in input)) return [];
    const { name, type, allowed } = input;
    if (typeof name !== 'string') return [];
    const text = usedAs(name, typeof type === 'string' ? type : '', Array.isArray(allowed) ? allowed : []);
    if (text === undefined) return [];
    return [{ source: { language: 'feel', text }, purpose, optional: false, local }];
  });
}

function usedAs(name: string, type: string, allowed: readonly JsonValue[]): string | undefined {
  const texts = allowed.filter((value) => typeof value === 'string');
  if (texts.length > 0) return texts.map((text) => `${name} = ${JSON.stringify(text)}`).join(' or ');
  if (/number|integer|long|double/i.test(type)) return `${name} >= 0`;
  if (/boolean/i.test(type)) return `${name} = true`;
  if (/^date$/i.test(type)) return `${name} >= date("2000-01-01")`;
  return /string/i.test(type) ? `${name} = ""` : undefined;
}

/** The variable a decision leaves behind. */
export function decisionResult(work: Work | undefined): readonly string[] {
  if (work?.by !== 'job' || work.jobType !== DECISION_JOBS) return [];
  const result = work.settings?.result;
  return typeof result === 'string' ? [result] : [];
}

/** The decision that was pinned for a step. */
export interface PinnedDecision {
  readonly model: string;
  readonly key: string;
  readonly version: number;
  readonly decision: string;
  readonly name: string;
}

export function pinnedDecision(work: Work): PinnedDecision | undefined {
  if (work.by !== 'job' || work.jobType !== DECISION_JOBS) return undefined;
  const { model, key, version, decision, name } = work.settings ?? {};
  const known =
    typeof model === 'string' &&
    typeof key === 'string' &&
    typeof version === 'number' &&
    typeof decision === 'string' &&
    typeof name === 'string';
  return known ? { model, key, version, decision, name } : undefined;
}
