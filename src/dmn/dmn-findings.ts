/**
 * The catalogue of everything there is to tell about a decision model, beside what reading any XML file tells.
 *
 * Boundary: the codes only; the words about one particular model are written where the matter is found.
 *
 * Invariants:
 * R1  A code, once released, keeps its meaning.
 * R2  `error` is given only to what keeps the model, or the decision it is about, from being used.
 */
import type { Finding, FindingKind, FindingWords } from '../xml/finding.ts';
import { findingOf } from '../xml/finding.ts';

export const dmnFindings = {
  'file-not-dmn': {
    severity: 'error',
    title: 'The file is XML, but not a decision model',
    explains: 'The outermost element is not the “definitions” of DMN 1.1 or later. The file is refused.',
  },
  'dmn-nothing-to-decide': {
    severity: 'error',
    title: 'There is no decision in the file',
    explains: 'A file with types or knowledge only can be imported by others, but not asked for a decision.',
  },
  'dmn-too-large': {
    severity: 'error',
    title: 'The model has more expressions than allowed',
    explains: 'A model and those it imports may have 30,000 different expressions.',
  },

  // Identity and references
  'dmn-id-missing': {
    severity: 'info',
    title: 'An element of a decision model has no id',
    explains: 'Baton gives it one, counted by its kind.',
  },
  'dmn-id-duplicate': {
    severity: 'warning',
    title: 'Two elements of a decision model have the same id',
    explains: 'The first keeps it; the other gets a new one.',
  },
  'dmn-name-missing': {
    severity: 'warning',
    title: 'An element that others read has no name',
    explains: 'Its id is taken for its name.',
  },
  'dmn-reference-broken': {
    severity: 'warning',
    title: 'A decision requires something that is not there',
    explains: 'The requirement points to nothing, or to an element of another kind. It is left out.',
  },
  'dmn-requirement-cycle': {
    severity: 'error',
    title: 'Decisions require each other in a circle',
    explains: 'None of them could ever be decided.',
  },
  'dmn-import-missing': {
    severity: 'error',
    title: 'An imported model is not there',
    explains: 'What the model takes from the other file cannot be known. Put the other file into use first.',
  },
  'dmn-import-not-followed': {
    severity: 'info',
    title: 'The file imports something that is no decision model',
    explains: 'Imported XML schemas and the like are not read; what refers to them has no type.',
  },

  // Content
  'dmn-element-unknown': {
    severity: 'warning',
    title: 'A decision model holds an element Baton does not know',
    explains: 'It is left out.',
  },
  'dmn-value-unknown': {
    severity: 'warning',
    title: 'A setting has a value the standard does not know',
    explains: 'What the standard takes where nothing is set is taken instead.',
  },
  'dmn-logic-missing': {
    severity: 'info',
    title: 'A decision has no logic',
    explains: 'Somebody decides it; its result must come with the data.',
  },
  'dmn-part-missing': {
    severity: 'error',
    title: 'An expression lacks a part it cannot do without',
    explains: 'It gives no value.',
  },
  'dmn-type-unknown': {
    severity: 'warning',
    title: 'A type is named that does not exist',
    explains: 'Values are taken as they are.',
  },
  'dmn-type-cycle': {
    severity: 'error',
    title: 'A type is defined by nothing but itself',
    explains: 'No value could ever be of that type.',
  },
  'dmn-language-unknown': {
    severity: 'error',
    title: 'An expression is in a language Baton does not run',
    explains: 'FEEL is run, and the ${…} expressions of older engines. The expression gives no value.',
  },
  'dmn-expression-broken': {
    severity: 'error',
    title: 'An expression cannot be read',
    explains: 'It is not written as its language demands, and gives no value.',
  },
  'dmn-function-external': {
    severity: 'error',
    title: 'A function is written in Java or PMML',
    explains: 'Baton does not run code of other machines. Calling the function gives no value.',
  },
  'dmn-input-undeclared': {
    severity: 'info',
    title: 'A decision reads a value that it does not declare',
    explains: 'The value of that name in the data of the case is taken.',
  },

  'dmn-requirement-missing': {
    severity: 'warning',
    title: 'A decision reads something of the model that it does not require',
    explains: 'There is no arrow to it, so it has no value there.',
  },

  // Tables
  'dmn-rule-incomplete': {
    severity: 'warning',
    title: 'A rule has fewer or more cells than its table has columns',
    explains: 'Missing conditions count as “any”, missing results as nothing; cells too many are left out.',
  },
  'dmn-table-without-output': {
    severity: 'error',
    title: 'A decision table has no output',
    explains: 'It decides nothing.',
  },
  'dmn-order-missing': {
    severity: 'warning',
    title: 'A table goes by the order of its outputs, but gives none',
    explains: 'The order of the rules is taken.',
  },
  'dmn-aggregation-outputs': {
    severity: 'error',
    title: 'A table with several outputs is to add up or compare its results',
    explains: 'The standard does not say how. The table gives no value; counting works.',
  },
} as const satisfies Record<string, FindingKind>;

export type DmnFindingCode = keyof typeof dmnFindings;

/** The only way a finding of this room is made: its severity comes from the catalogue. */
export function dmnFinding(code: DmnFindingCode, words: FindingWords): Finding {
  return findingOf(code, dmnFindings[code].severity, words);
}
