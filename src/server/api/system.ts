/** /api/health and /api/example. */
import { type Static, Type } from 'typebox';
import { CaseNumber } from './primitive-schemas.ts';

export const Health = Type.Object({
  ok: Type.Boolean(),
  version: Type.String(),
  /** Tells one data folder from another without saying where it lies. */
  dataId: Type.String(),
});
export type Health = Static<typeof Health>;

export const ExampleState = Type.Object({
  installed: Type.Boolean(),
  key: Type.String(),
  name: Type.String(),
  story: Type.String({ description: 'What it shows, in two sentences.' }),
});
export type ExampleState = Static<typeof ExampleState>;

export const ExampleRun = Type.Object({ key: Type.String(), case: CaseNumber, title: Type.String() });
export type ExampleRun = Static<typeof ExampleRun>;
