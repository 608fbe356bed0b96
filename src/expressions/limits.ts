/**
 * The bounds every expression is held to. They are what makes it safe to run expressions out of strangers' files.
 *
 * Invariants:
 * B1  Parsing is bounded by `SOURCE_LENGTH` and `SOURCE_NESTING` before the grammar sees the text.
 * B2  Every loop, call and produced element costs at least one step, so `DEFAULT_STEPS` bounds time and memory.
 */

/** Longest expression, in UTF-16 units. */
export const SOURCE_LENGTH = 20_000;
/** Deepest nesting of brackets. */
export const SOURCE_NESTING = 64;
/** Deepest nesting of the syntax tree; a chain of so many operators is one. */
export const TREE_NESTING = 320;
/** Steps of one evaluation, unless the environment says otherwise. */
export const DEFAULT_STEPS = 1_000_000;
/** Levels of the evaluation: function calls weighted by the height of their bodies. */
export const EVALUATION_DEPTH = 2_000;
/** Longest string an expression may build. */
export const STRING_LENGTH = 1_000_000;
/** Characters that are read or written in the time of one step. */
export const TEXT_PER_STEP = 32;
/** What an operation on a number of more digits than JavaScript's numbers hold costs. */
export const DECIMAL_STEPS = 8;
/** What a power, root, logarithm or the like costs. */
export const POWER_STEPS = 300;
/** What a date or time in a named zone costs. */
export const NAMED_ZONE_STEPS = 100;
/** Deepest nesting of a value an expression may build. */
export const VALUE_NESTING = 200;
/** Longest pattern. */
export const PATTERN_LENGTH = 1_000;
/** Warnings kept of one evaluation. */
export const WARNINGS = 20;
