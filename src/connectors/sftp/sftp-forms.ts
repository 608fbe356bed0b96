/** What is asked for by the actions on a file server. */
import { Type } from 'typebox';
import { field } from '../action.ts';
import { ifTakenField, mostField, namesField, orderField, readAsField } from '../content/file-fields.ts';
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

export const listInputs = Type.Object({
  folder,
  path: field.optional(field.text({ title: 'Folder in it', description: 'Empty: the folder itself.' })),
  names: namesField,
  order: orderField,
  most: mostField,
  timeout,
});
export const getInputs = Type.Object({
  folder,
  path,
  as: readAsField,
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
  ifTaken: ifTakenField,
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
  ifTaken: ifTakenField,
  timeout,
});
export const deleteInputs = Type.Object({ folder, path, timeout });
