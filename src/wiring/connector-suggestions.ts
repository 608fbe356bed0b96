/**
 * Which action could carry out a step, read from what its author wrote: type, name, documentation, lane. Rules and word
 * lists only, the same answer every time; nothing leaves the house, and nothing is applied unasked.
 *
 * Boundary: proposes; whether an action's inputs are complete is told when the wiring is compiled.
 *
 * Invariants:
 * CS1  Every proposal says why in words a business reader understands.
 * CS2  Steps that ask for a person's judgement ("approve", "prüfen") get none, unless a machine's type is drawn.
 */

import { type GuessedMapping, guessMappings, type SuggestibleInput } from './mapping-guesses.ts';
import {
  type ActionWords,
  actionWords,
  type Evidence,
  evidenceIn,
  familyOf,
  judgementIn,
  namesIn,
  type ReadText,
  readText,
} from './suggestion-words.ts';

export interface SuggestibleAction {
  readonly id: string;
  readonly name: string;
  readonly connector: { readonly id: string; readonly name: string };
  /** Words of the action's author. */
  readonly suggestedBy: readonly string[];
  readonly inputs: readonly SuggestibleInput[];
}

export interface SuggestibleStep {
  readonly element: string;
  readonly name: string;
  /** The BPMN element name. */
  readonly type: string;
  readonly documentation?: string;
  readonly lane?: string;
}

export interface SuggestedConnector {
  readonly element: string;
  readonly action: SuggestibleAction;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
  readonly guesses: readonly GuessedMapping[];
}

interface Scored {
  readonly action: SuggestibleAction;
  readonly score: number;
  /** The product's own name is said. */
  readonly isNamed: boolean;
  readonly reason: string;
}

const machineTypes: ReadonlySet<string> = new Set(['serviceTask', 'sendTask']);
const suggestibleTypes: ReadonlySet<string> = new Set([
  'task',
  'serviceTask',
  'sendTask',
  'userTask',
  'manualTask',
]);
const most = 3;
const enough = 0.35;
/** What the one who reads documentation or a lane may have meant otherwise. */
const asideWeight = 0.4;
const documentationRead = 500;
const nameRead = 300;

export function suggestConnectors(
  step: SuggestibleStep,
  actions: readonly SuggestibleAction[],
  /** FEEL paths of what cases are known to have. */
  variables: readonly string[],
): readonly SuggestedConnector[] {
  if (!suggestibleTypes.has(step.type)) return [];
  const isMachine = machineTypes.has(step.type);
  const name = step.name.slice(0, nameRead);
  if (!isMachine && judgementIn(name)) return [];
  const read = readStep(step, name);
  const scored = actions
    .map((action) => scoreOf(read, action, isMachine))
    .filter(({ score }) => score >= enough)
    .sort((one, other) => other.score - one.score);
  return scored
    .filter((one, index) => !scored.slice(0, index).some((before) => isAnother(before, one)))
    .slice(0, most)
    .map(({ action, score, reason }) => ({
      element: step.element,
      action,
      confidence: Math.min(1, Math.round(score * 100) / 100),
      reason,
      guesses: guessMappings(action.inputs, variables),
    }));
}

/** One proposal a connector, and of several that could do the same only the first, unless it is named. */
function isAnother(before: Scored, { action, isNamed }: Scored): boolean {
  const { id } = action.connector;
  if (before.action.connector.id === id) return true;
  const family = familyOf(id);
  return !isNamed && family !== undefined && familyOf(before.action.connector.id) === family;
}

interface ReadStep {
  readonly type: string;
  readonly name: ReadText;
  readonly documentation: ReadText;
  /** Documentation and lane. */
  readonly aside: ReadText;
}

function readStep({ type, documentation = '', lane = '' }: SuggestibleStep, name: string): ReadStep {
  const read = documentation.slice(0, documentationRead);
  return { type, name: readText(name), documentation: readText(read), aside: readText(`${read} ${lane}`) };
}

const wordsOfActions = new WeakMap<SuggestibleAction, ActionWords>();

function saidOf(action: SuggestibleAction): ActionWords {
  const known = wordsOfActions.get(action);
  if (known !== undefined) return known;
  const said = actionWords(action.id, action.connector, action.suggestedBy);
  wordsOfActions.set(action, said);
  return said;
}

function scoreOf(step: ReadStep, action: SuggestibleAction, isMachine: boolean): Scored {
  const said = saidOf(action);
  const inName = evidenceIn(step.name, said, isMachine);
  const aside = evidenceIn(step.documentation, said, isMachine);
  const named = namesIn(step.name, said);
  const namedAside = named.length > 0 ? [] : namesIn(step.aside, said);
  const words = inName.weight + asideWeight * aside.weight;
  const vendor = named.length > 0 ? 0.7 : namedAside.length > 0 ? 0.4 : 0;
  const isNamed = vendor > 0;
  const isUnsure = !isNamed && said.family !== undefined;
  const typed = typeWeight(step.type, action.id, words + vendor > 0 && !isUnsure);
  const hint = words + vendor > 0 ? inName.hint + asideWeight * aside.hint : 0;
  const score = words + vendor + hint + typed.weight;
  return { action, score, isNamed, reason: reasonOf(named, namedAside, inName, aside, typed.why) };
}

/** What the drawn type says by itself. */
function typeWeight(
  type: string,
  action: string,
  hasOther: boolean,
): { readonly weight: number; readonly why?: string } {
  if (type === 'sendTask') {
    if (action === 'email.send') return { weight: 0.4, why: 'It is drawn as a send task.' };
    return hasOther ? { weight: 0.15, why: 'It is drawn as a send task.' } : { weight: 0 };
  }
  if (type === 'serviceTask') {
    if (action === 'http.request') return { weight: 0.35, why: 'It is drawn as a service task.' };
    return hasOther ? { weight: 0.2, why: 'It is drawn as a service task.' } : { weight: 0 };
  }
  return type === 'userTask' || type === 'manualTask' ? { weight: hasOther ? -0.2 : 0 } : { weight: 0 };
}

function reasonOf(
  named: readonly string[],
  namedAside: readonly string[],
  inName: Evidence,
  aside: Evidence,
  typed: string | undefined,
): string {
  const parts = [
    named.length > 0 ? `Its name speaks of ${listed(named)}.` : '',
    namedAside.length > 0 ? `Its description or lane speaks of ${listed(namedAside)}.` : '',
    inName.words.length > 0 ? `Its name says ${listed(inName.words)}.` : '',
    inName.words.length === 0 && aside.words.length > 0 ? `Its description says ${listed(aside.words)}.` : '',
    typed ?? '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 3).map((word) => `“${word}”`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
