/**
 * CompileContext: what is known at one place of a model while it is compiled: the visible names, the types, and where
 * findings go.
 *
 * Invariants:
 * C1  Contexts are never changed; going inward makes a new one.
 */
import type { FeelType } from '../../expressions/feel/feel-type.ts';
import { builtinType } from '../../expressions/feel/feel-type.ts';
import type { Place } from '../decision-model.ts';
import type { DmnFindingCode } from '../dmn-findings.ts';
import { plainName } from '../frame.ts';

export type Tell = (code: DmnFindingCode, place: Place, message: string, default_?: string) => void;

export interface CompileContext {
  /** Variables that can be read here, as they are written, with single blanks. */
  readonly names: readonly string[];
  /** Names that are entries of values, not variables; they matter only where they hold operators. */
  readonly entryNames: readonly string[];
  readonly types: ReadonlyMap<string, FeelType>;
  /** The language of expressions that name none. */
  readonly language: string | undefined;
  readonly tell: Tell;
  /**
   * Takes a name that is read though nothing declares it, with the type the expression is to have, if it is but the
   * name; gives where its value comes from, or `told` where that was said before.
   */
  readonly undeclared: (name: string, type: string | undefined) => 'data' | 'nowhere' | 'told';
}

export function withNames(context: CompileContext, names: readonly string[]): CompileContext {
  return names.length === 0
    ? context
    : { ...context, names: [...new Set([...context.names, ...names.map(plainName)])] };
}

/** The type of that name; `undefined` where none is named, or none exists, which is told. */
export function typeOf(
  context: CompileContext,
  typeRef: string | undefined,
  place: Place,
): FeelType | undefined {
  if (typeRef === undefined) return undefined;
  const found = findType(context.types, typeRef);
  if (found === undefined) {
    context.tell(
      'dmn-type-unknown',
      place,
      `There is no type “${typeRef}”.`,
      'Values are taken as they are.',
    );
  }
  return found;
}

/** DMN 1.1 wrote types as qualified XML names (`feel:string`, `ns:tPerson`). */
export function findType(types: ReadonlyMap<string, FeelType>, typeRef: string): FeelType | undefined {
  const name = plainName(typeRef);
  const local = name.slice(name.indexOf(':') + 1);
  return types.get(name) ?? types.get(local) ?? builtinType(name) ?? builtinType(local) ?? foreignType(local);
}

/** Types of tools that are not FEEL's, as modellers of other engines write them. */
function foreignType(name: string): FeelType | undefined {
  if (/^(?:integer|long|double|decimal|float|short)$/i.test(name)) return builtinType('number');
  return builtinType(name.toLowerCase());
}
