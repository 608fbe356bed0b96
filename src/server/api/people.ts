/** /api/people and /api/me: named people without passwords, on this computer only. */
import { type Static, Type } from 'typebox';
import { PageOf, PageQuery } from './primitive-schemas.ts';

export const Person = Type.Object({
  id: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.String()),
  everyRole: Type.Boolean({ description: 'Plays every role there is and will be.' }),
});
export type Person = Static<typeof Person>;

export const PersonPage = PageOf(Person, 'People.');
export type PersonPage = Static<typeof PersonPage>;

export const PersonListQuery = Type.Object({
  ...PageQuery,
  search: Type.Optional(Type.String({ maxLength: 200 })),
});
export type PersonListQuery = Static<typeof PersonListQuery>;

export const CreatePerson = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    roles: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 200 })),
    everyRole: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type CreatePerson = Static<typeof CreatePerson>;

export const ChangePerson = Type.Partial(CreatePerson, { additionalProperties: false, minProperties: 1 });
export type ChangePerson = Static<typeof ChangePerson>;

export const Role = Type.Object({
  role: Type.String(),
  processes: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  people: Type.Integer({ description: 'How many people play it.' }),
});
export type Role = Static<typeof Role>;

export const RolePage = PageOf(Role, 'Roles of the processes deployed.');
export type RolePage = Static<typeof RolePage>;

export const Me = Type.Object({
  person: Person,
  others: Type.Integer({ description: 'How many other people there are.' }),
  supervises: Type.Boolean({ description: 'May move cases by hand and to another version.' }),
});
export type Me = Static<typeof Me>;

export const BecomeRequest = Type.Object({ person: Type.String() }, { additionalProperties: false });
export type BecomeRequest = Static<typeof BecomeRequest>;
