/** /api/connectors/imported: APIs taken over from their descriptions (OpenAPI). */
import { type Static, Type } from 'typebox';
import { Instant } from './primitive-schemas.ts';

const Text = Type.String();

export const ApiOperationInfo = Type.Object({
  id: Type.String({ description: 'Behind the API’s name and a dot, what a wiring names.' }),
  name: Text,
  description: Text,
  method: Text,
  path: Text,
  base: Type.Optional(Type.String({ description: 'Where the description sends this one elsewhere.' })),
  group: Type.Optional(Text),
  deprecated: Type.Optional(Type.Literal(true)),
  asks: Type.Array(Text, { description: 'Labels of what it asks for, the necessary ones first.' }),
});
export type ApiOperationInfo = Static<typeof ApiOperationInfo>;

export const ApiSignInInfo = Type.Object({
  id: Text,
  kind: Type.String({ description: 'The kind of connection that fits.' }),
  label: Text,
  fields: Type.Record(Text, Text, { description: 'What is known of its fields already.' }),
});
export type ApiSignInInfo = Static<typeof ApiSignInInfo>;

export const ApiFindingInfo = Type.Object({
  code: Text,
  severity: Type.Enum(['note', 'warning']),
  message: Text,
  operation: Type.Optional(Text),
});
export type ApiFindingInfo = Static<typeof ApiFindingInfo>;

export const ReadApi = Type.Object({
  document: Type.String({ description: 'To be named when operations are taken over. Kept for a while.' }),
  proposedName: Text,
  title: Text,
  version: Type.Optional(Text),
  format: Text,
  servers: Type.Array(Text),
  signIns: Type.Array(ApiSignInInfo),
  operations: Type.Array(ApiOperationInfo),
  findings: Type.Array(ApiFindingInfo),
});
export type ReadApi = Static<typeof ReadApi>;

export const FetchApi = Type.Object(
  { url: Type.String({ minLength: 1, maxLength: 2000 }) },
  { additionalProperties: false },
);
export type FetchApi = Static<typeof FetchApi>;

export const ApiUser = Type.Object({
  key: Text,
  name: Text,
  places: Type.Array(Text, { description: 'Names of its steps.' }),
  draft: Type.Optional(Type.Literal(true, { description: 'Only in the draft, not in use.' })),
});
export type ApiUser = Static<typeof ApiUser>;

export const ImportedApi = Type.Object({
  name: Text,
  title: Text,
  version: Type.Integer({
    description: 'How often it was taken over; cases keep the one they were begun with.',
  }),
  base: Text,
  format: Text,
  apiVersion: Type.Optional(Text),
  document: Text,
  fileName: Text,
  url: Type.Optional(Text),
  signIns: Type.Array(ApiSignInInfo),
  operations: Type.Array(ApiOperationInfo),
  changedAt: Instant,
  changedBy: Type.Optional(Text),
  usedBy: Type.Array(ApiUser),
});
export type ImportedApi = Static<typeof ImportedApi>;

export const ImportedApiList = Type.Object({ items: Type.Array(ImportedApi) });
export type ImportedApiList = Static<typeof ImportedApiList>;

export const ApiParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });

export const PutApi = Type.Object(
  {
    document: Type.String({ maxLength: 100 }),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    base: Type.String({ maxLength: 2000, description: 'What the paths of its operations follow.' }),
    operations: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 3000 }),
    over: Type.Optional(Type.Integer({ minimum: 1, description: 'The version it takes the place of.' })),
  },
  { additionalProperties: false },
);
export type PutApi = Static<typeof PutApi>;

export const ApiChangeInfo = Type.Object({
  operation: Text,
  name: Text,
  kind: Type.Enum(['gone', 'breaks', 'changed', 'new']),
  how: Type.Array(Text),
  usedBy: Type.Array(ApiUser),
});
export type ApiChangeInfo = Static<typeof ApiChangeInfo>;

export const PutApiResult = Type.Object({
  api: ImportedApi,
  changes: Type.Array(ApiChangeInfo, {
    description:
      'Against the version before. Processes in use keep that one until they are put into use again.',
  }),
});
export type PutApiResult = Static<typeof PutApiResult>;
