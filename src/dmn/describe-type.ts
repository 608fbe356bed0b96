/** A type in words, for messages. */
import type { FeelType } from '../expressions/feel/feel-type.ts';

export function describeType(type: FeelType): string {
  switch (type.kind) {
    case 'scalar':
      return `a ${type.name}`;
    case 'named':
      return `“${type.name}”`;
    case 'list':
      return `a list of ${type.of.kind === 'any' ? 'anything' : describeType(type.of)}`;
    case 'range':
      return 'a range';
    case 'context':
      return 'a context';
    case 'function':
      return 'a function';
    case 'restricted':
      return `${describeType(type.base)} out of the allowed values`;
    case 'null':
      return 'nothing';
    case 'any':
      return 'anything';
  }
}
