/**
 * A finding: one thing the reader, the checker or the day-one wiring has to tell a person about a diagram, before
 * anything runs. Findings are data, not exceptions: a diagram with findings is still a diagram.
 *
 * Boundary: only the shape. The catalogues of codes stand in `xml-findings.ts`, `bpmn/reading-findings.ts`,
 * `wiring/day-one-findings.ts` and `dmn/dmn-findings.ts`; `docs/findings.md` is held equal to them by a test.
 */
import type { FindingPath } from './finding-path.ts';

/**
 * `error`: this cannot run (deployment is refused); `warning`: something was repaired, left out or looks wrong;
 * `info`: nothing is wrong, a default applies that the user should know of.
 */
export type FindingSeverity = 'error' | 'warning' | 'info';

export interface Finding {
  /** Kebab-case, stands in a catalogue. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** The id of the element concerned, as in the file; absent where the whole file is meant. */
  readonly element?: string;
  /** Where it stands in the wiring (JSON pointer, RFC 6901), where an entry of it that is no element's is meant. */
  readonly at?: string;
  /** Plain English for a business reader: what was found, and what was expected. */
  readonly message: string;
  /** Plain English: what Baton will do about it by itself. */
  readonly default?: string;
  /** 1-based line in the decoded file, where known. */
  readonly line?: number;
  /** How a case comes there, where it is about a way through the drawing. */
  readonly path?: FindingPath;
}

/** One row of a catalogue: the code is its key. */
export interface FindingKind {
  readonly severity: FindingSeverity;
  /** A short heading, as the documentation shows it. */
  readonly title: string;
  /** When it is reported and what it means for a run. */
  readonly explains: string;
}

/** What a finding says about one place; `default` is what Baton will do by itself. */
export interface FindingWords {
  readonly message: string;
  readonly default?: string | undefined;
  readonly element?: string | undefined;
  readonly line?: number | undefined;
}

export function findingOf(code: string, severity: FindingSeverity, words: FindingWords): Finding {
  return {
    code,
    severity,
    ...(words.element === undefined ? {} : { element: words.element }),
    message: words.message,
    ...(words.default === undefined ? {} : { default: words.default }),
    ...(words.line === undefined ? {} : { line: words.line }),
  };
}
