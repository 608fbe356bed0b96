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

/** The names of one place, linked to those around it: places may be many, and names many in each. */
export interface VisibleNames {
  readonly own: ReadonlySet<string>;
  readonly outer: VisibleNames | undefined;
}

export interface CompileContext {
  /** Variables that can be read here, as they are written, with single blanks. */
  readonly names: VisibleNames | undefined;
  /**
   * Names of variables and of entries of values that FEEL would read as something else, because they hold operators or
   * keywords: it has to be told them. At most `AWKWARD_NAMES`.
   */
  readonly awkward: readonly string[];
  readonly types: ReadonlyMap<string, FeelType>;
  /** The language of expressions that name none. */
  readonly language: string | undefined;
  readonly tell: Tell;
  /** Whether one more expression may be compiled; where not, that is told. */
  readonly mayCompile: (place: Place) => boolean;
  /**
   * Takes a name that is read though nothing declares it, with the type the expression is to have, if it is but the
   * name; gives where its value comes from, or `told` where that was said before.
   */
  readonly undeclared: (name: string, type: string | undefined) => 'data' | 'nowhere' | 'told';
}

/** Every expression is compiled with those of them that may occur in it. */
const AWKWARD_NAMES = 1_000;

const keywords =
  /\b(?:for|in|return|if|then|else|some|every|satisfies|or|and|between|instance|of|function|null|true|false|not)\b/u;

export function isAwkward(name: string): boolean {
  return !/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) || keywords.test(name);
}

/** `entries`: names that are entries of values, not variables. */
export function withNames(
  context: CompileContext,
  names: readonly string[],
  entries: readonly string[] = [],
): CompileContext {
  if (names.length === 0 && entries.length === 0) return context;
  const plain = names.map(plainName);
  const awkward = [...plain, ...entries].filter(isAwkward);
  return {
    ...context,
    names: { own: new Set(plain), outer: context.names },
    awkward:
      awkward.length === 0
        ? context.awkward
        : [...new Set([...awkward, ...context.awkward])].slice(0, AWKWARD_NAMES),
  };
}

export function isVisible(context: CompileContext, name: string): boolean {
  for (let names = context.names; names !== undefined; names = names.outer) {
    if (names.own.has(name)) return true;
  }
  return false;
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
