/** /api/credentials: connections, the named secrets that steps sign in with. No answer ever holds a secret. */
import { type Static, Type } from 'typebox';
import { Instant, PageOf } from './primitive-schemas.ts';

export const CredentialFieldInfo = Type.Object({
  name: Type.String(),
  label: Type.String(),
  secret: Type.Boolean({ description: 'Never given back.' }),
  required: Type.Boolean(),
  hint: Type.Optional(Type.String()),
  options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Type.String() }))),
  usual: Type.Optional(Type.String({ description: 'What stands there at first.' })),
  lines: Type.Optional(Type.Boolean({ description: 'Of several lines.' })),
  target: Type.Optional(
    Type.Boolean({ description: 'Says where the secrets are sent: changing it demands them again.' }),
  ),
});
export type CredentialFieldInfo = Static<typeof CredentialFieldInfo>;

export const CredentialKindInfo = Type.Object({
  kind: Type.String(),
  label: Type.String(),
  description: Type.String(),
  fields: Type.Array(CredentialFieldInfo),
  signIn: Type.Optional(
    Type.Boolean({ description: 'A person signs in at the other side before it works.' }),
  ),
  connectors: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'Those that can sign in with it: what it can be granted to.',
  }),
});
export type CredentialKindInfo = Static<typeof CredentialKindInfo>;

export const CredentialKindList = Type.Object({ items: Type.Array(CredentialKindInfo) });
export type CredentialKindList = Static<typeof CredentialKindList>;

export const CredentialUser = Type.Object({
  key: Type.String(),
  name: Type.String(),
  places: Type.Array(Type.String(), { description: 'Names of its steps and triggers.' }),
});
export type CredentialUser = Static<typeof CredentialUser>;

export const CredentialInfo = Type.Object({
  name: Type.String(),
  kind: Type.String(),
  fields: Type.Record(Type.String(), Type.String(), { description: 'What is not secret of it.' }),
  filled: Type.Array(Type.String(), { description: 'Names of its secret fields that are filled in.' }),
  grants: Type.Array(Type.String(), { description: 'Ids of the connectors that may use it.' }),
  createdAt: Instant,
  changedAt: Instant,
  changedBy: Type.Optional(Type.String({ description: 'Id of a person.' })),
  problem: Type.Optional(
    Type.Object(
      { code: Type.String(), message: Type.String() },
      {
        description:
          'Why it cannot be used as it is: `sign-in-needed`, `sealed-by-another-key`, `changed-outside`.',
      },
    ),
  ),
  usedBy: Type.Array(CredentialUser, { description: 'Processes whose newest version names it.' }),
});
export type CredentialInfo = Static<typeof CredentialInfo>;

export const CredentialPage = PageOf(CredentialInfo, 'Connections, by name.');
export type CredentialPage = Static<typeof CredentialPage>;

export const CredentialParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });

export const PutCredential = Type.Object(
  {
    kind: Type.String({ maxLength: 100 }),
    fields: Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 20_000 }), {
      description: 'A secret field that is left out stays as it is; one that is empty is cleared.',
    }),
    grants: Type.Array(Type.String({ maxLength: 100 }), {
      maxItems: 200,
      description: 'Ids of connectors: `http`, `email`, …',
    }),
  },
  { additionalProperties: false },
);
export type PutCredential = Static<typeof PutCredential>;

export const RotatedKey = Type.Object({
  sealed: Type.Integer({ description: 'How many connections are locked with the new key now.' }),
  left: Type.Array(Type.String(), { description: 'Names of those that no key here opens.' }),
});
export type RotatedKey = Static<typeof RotatedKey>;
