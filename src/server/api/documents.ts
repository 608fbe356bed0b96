/** /api/documents: files that cases refer to. */
import { type Static, Type } from 'typebox';

export const DocumentHash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the content, hex.',
});

export const KeptDocument = Type.Object(
  {
    document: DocumentHash,
    name: Type.String(),
    type: Type.String({ description: 'Media type, as the sender said.' }),
    size: Type.Integer({ description: 'Bytes.' }),
  },
  { description: 'What a variable holds in place of the file.' },
);
export type KeptDocument = Static<typeof KeptDocument>;
