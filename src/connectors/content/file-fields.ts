/** Fields that the forms of every store of files have in common: folders, file servers, buckets. */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { field } from '../action.ts';

/** Which files of a list. */
export const namesField = field.optional(
  field.text({
    title: 'Only names like',
    description: '* stands for anything, ? for one character; several with commas between them.',
    baton: { placeholder: '*.csv, *.xlsx' },
  }),
);
export const orderField = field.optional(
  field.choice(['name', 'newest', 'oldest'], { title: 'First come', default: 'name' }),
);
export const mostField = field.optional(
  field.whole({ title: 'Most files', minimum: 1, maximum: 1_000, default: 100, baton: { advanced: true } }),
);

export const readAsField = field.optional(
  field.choice(['file', 'text'], {
    title: 'Read as',
    description: 'Text: up to 1 MB of UTF-8, beside the file.',
    default: 'file',
    baton: { advanced: true },
  }),
);

/** Of folders, which know a file that is there from one that is not in one step. */
export const ifTakenField = field.optional(
  field.choice(['refuse', 'replace'], {
    title: 'Where the name is taken',
    description: 'The very same content is never refused: it is there already.',
    default: 'refuse',
    baton: { advanced: true },
  }),
);

/** What a file that was fetched gives, beside its name and place. */
export const fetchedOutputs = {
  document: Type.Unsafe<JsonValue>({ title: 'File' }),
  text: Type.Union([Type.String(), Type.Null()], { title: 'Text', description: 'Where it was asked for.' }),
};
