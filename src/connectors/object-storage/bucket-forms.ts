/** What is asked for by the actions on a bucket. */
import { Type } from 'typebox';
import { field } from '../action.ts';
import { mostField, namesField, readAsField } from '../content/file-fields.ts';
import { contentFields } from '../content/given-content.ts';

const bucket = field.optional(
  field.text({
    title: 'Bucket',
    description: 'Empty: the one of the connection.',
    baton: { fixed: true, advanced: true },
  }),
);
const timeout = field.optional(
  field.whole({
    title: 'Seconds',
    description: 'Of one request, with its file.',
    minimum: 1,
    maximum: 840,
    default: 300,
    baton: { advanced: true },
  }),
);
const around = { bucket, timeout };
const path = field.text({ title: 'File', baton: { placeholder: 'invoices/2026/invoice-7.pdf' } });

export const listInputs = Type.Object({
  folder: field.optional(
    field.text({
      title: 'Begins with',
      description: 'Only files whose names begin so. With / at its end: a folder.',
      baton: { placeholder: 'invoices/2026/' },
    }),
  ),
  names: namesField,
  deep: field.optional(field.yesNo({ title: 'Also in folders below', default: true })),
  after: field.optional(
    field.text({
      title: 'Go on after',
      description: '“Goes on after” of the step before.',
      baton: { advanced: true },
    }),
  ),
  most: mostField,
  ...around,
});
export const getInputs = Type.Object({
  path,
  as: readAsField,
  ...around,
});
export const putInputs = Type.Object({
  path: field.optional(
    field.text({
      title: 'File',
      description: 'Empty: as the file is called. With / at its end: into that folder.',
      baton: { placeholder: 'invoices/2026/' },
    }),
  ),
  ...contentFields,
  type: field.optional(
    field.text({
      title: 'Media type',
      description: 'Empty: as the file is.',
      baton: { advanced: true, placeholder: 'application/pdf' },
    }),
  ),
  ifTaken: field.optional(
    field.choice(['refuse', 'replace'], {
      title: 'Where the name is taken',
      description:
        'The very same content is never refused: it is there already. Of two steps that write at the same moment the last one counts.',
      default: 'refuse',
      baton: { advanced: true },
    }),
  ),
  ...around,
});
export const copyInputs = Type.Object({
  path,
  toPath: field.text({ title: 'Copy is called', baton: { placeholder: 'archive/invoice-7.pdf' } }),
  ...around,
});
export const deleteInputs = Type.Object({ path, ...around });
export const linkInputs = Type.Object({
  path,
  for: field.optional(field.choice(['fetch', 'upload'], { title: 'Whoever has it can', default: 'fetch' })),
  minutes: field.optional(
    field.whole({ title: 'Lasts so many minutes', minimum: 1, maximum: 10_080, default: 60 }),
  ),
  bucket,
});
