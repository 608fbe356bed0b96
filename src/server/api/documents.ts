/** /api/documents: files that cases refer to. */
import { type Static, Type } from 'typebox';
import { Instant } from './primitive-schemas.ts';

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

export const DocumentUsage = Type.Object(
  {
    documents: Type.Integer({ description: 'Contents kept: files and large values.' }),
    bytes: Type.Integer(),
    lastLook: Type.Optional(
      Type.Object(
        {
          at: Instant,
          unnamed: Type.Integer({ description: 'Nothing refers to them; they go the next time.' }),
          removed: Type.Integer({ description: 'Those that went then.' }),
        },
        { description: 'When Baton last looked which of them are still referred to, since it was started.' },
      ),
    ),
  },
  { description: 'How much is kept.' },
);
export type DocumentUsage = Static<typeof DocumentUsage>;
