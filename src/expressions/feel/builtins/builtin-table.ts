/** All of FEEL's library, by name. */
import type { FunctionValue } from '../../function-value.ts';
import { AGGREGATE_BUILTINS } from './aggregates.ts';
import type { Builtin } from './builtin.ts';
import { CAMUNDA_BUILTINS } from './camunda.ts';
import { CONTEXT_BUILTINS } from './contexts.ts';
import { CONVERSION_BUILTINS } from './conversion.ts';
import { LIST_BUILTINS } from './lists.ts';
import { NUMBER_BUILTINS } from './numbers.ts';
import { RANGE_BUILTINS } from './ranges.ts';
import { STRING_BUILTINS } from './strings.ts';
import { TEMPORAL_BUILTINS } from './temporals.ts';

const ALL: readonly Builtin[] = [
  ...CONVERSION_BUILTINS,
  ...STRING_BUILTINS,
  ...NUMBER_BUILTINS,
  ...LIST_BUILTINS,
  ...AGGREGATE_BUILTINS,
  ...RANGE_BUILTINS,
  ...CONTEXT_BUILTINS,
  ...TEMPORAL_BUILTINS,
  ...CAMUNDA_BUILTINS,
];

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(ALL.map((builtin) => [builtin.name, builtin]));

/** The same as values, for where a function is handed over by name. */
export const BUILTIN_FUNCTIONS: ReadonlyMap<string, FunctionValue> = new Map(
  ALL.map((builtin) => [builtin.name, builtin.toValue()]),
);

export const BUILTIN_NAMES: readonly string[] = ALL.map((builtin) => builtin.name);
