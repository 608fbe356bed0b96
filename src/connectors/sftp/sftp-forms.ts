/** What is asked for by the actions on a file server. */
import { Type } from 'typebox';
import { field } from '../action.ts';
import { contentFields } from '../content/given-content.ts';

const folder = field.optional(
  field.text({
    title: 'Folder',
    description: 'On the server. Empty: where the account begins.',
    baton: { fixed: true, placeholder: 'outbox/invoices' },
  }),
);
const path = field.text({
  title: 'File',
  description: 'As seen from the folder.',
  baton: { placeholder: 'invoice-7.pdf' },
});
const timeout = field.optional(
  field.whole({
    title: 'Seconds',
    description: 'For all of it.',
    minimum: 1,
    maximum: 840,
    default: 300,
    baton: { advanced: true },
  }),
);
const ifTaken = field.optional(
  field.choice(['refuse', 'replace'], {
    title: 'Where the name is taken',
    description: 'The very same content is never refused: it is there already.',
    default: 'refuse',
    baton: { advanced: true },
  }),
);

export const listInputs = Type.Object({
  folder,
  path: field.optional(field.text({ title: 'Folder in it', description: 'Empty: the folder itself.' })),
  names: field.optional(
    field.text({
      title: 'Only names like',
      description: '* stands for anything, ? for one character; several with commas between them.',
      baton: { placeholder: '*.csv, *.xlsx' },
    }),
  ),
  order: field.optional(field.choice(['name', 'newest', 'oldest'], { title: 'First come', default: 'name' })),
  most: field.optional(
    field.whole({ title: 'Most files', minimum: 1, maximum: 1_000, default: 100, baton: { advanced: true } }),
  ),
  timeout,
});
export const getInputs = Type.Object({
  folder,
  path,
  as: field.optional(
    field.choice(['file', 'text'], {
      title: 'Read as',
      description: 'Text: up to 1 MB of UTF-8, beside the file.',
      default: 'file',
      baton: { advanced: true },
    }),
  ),
  timeout,
});
export const putInputs = Type.Object({
  folder,
  path: field.optional(
    field.text({
      title: 'File',
      description: 'As seen from the folder. Empty: as the file is called.',
      baton: { placeholder: 'invoice-7.pdf' },
    }),
  ),
  ...contentFields,
  ifTaken,
  timeout,
});
export const moveInputs = Type.Object({
  folder,
  path,
  toFolder: field.optional(
    field.text({
      title: 'To the folder',
      description: 'On the server. Empty: stays in its folder.',
      baton: { fixed: true, placeholder: 'outbox/done' },
    }),
  ),
  toPath: field.optional(
    field.text({
      title: 'New place and name',
      description: 'As seen from the folder. Empty: the same as before. With / at its end: into that folder.',
      baton: { placeholder: 'done/' },
    }),
  ),
  ifTaken,
  timeout,
});
export const deleteInputs = Type.Object({ folder, path, timeout });
