/** /api/connectors: what can carry out a step. */
import { type Static, Type } from 'typebox';
import type { Json } from './primitive-schemas.ts';

export const ActionInfo = Type.Object({
  id: Type.String({ description: 'What a wiring names: the connector, a dot, a verb.' }),
  name: Type.String(),
  description: Type.String(),
  inputs: Type.Unsafe<Json>({
    description:
      'JSON schema of an object; its properties are the form’s fields in their order. `title` is the label, `description` the hint, `baton` how it is asked for: `as`, `fixed` (only written in the wiring, never worked out), `advanced`, `placeholder`.',
  }),
  outputs: Type.Unsafe<Json>({ description: 'JSON schema of what a mapping can take from the result.' }),
  credential: Type.Optional(
    Type.Object({
      kinds: Type.Array(Type.String(), { description: 'Kinds of connections it can sign in with.' }),
      required: Type.Boolean(),
    }),
  ),
  effect: Type.Enum(['reads', 'writes']),
  repeat: Type.Enum(['safe', 'safe-by-key', 'unsafe'], {
    description: 'What a second attempt does after the first one’s answer was lost.',
  }),
  suggestedBy: Type.Optional(
    Type.Array(Type.String(), { description: 'Words of a step’s name that suggest it.' }),
  ),
});
export type ActionInfo = Static<typeof ActionInfo>;

export const ConnectorInfo = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  tested: Type.Optional(
    Type.String({ description: 'How it was tested, where that was not against the real thing.' }),
  ),
  actions: Type.Array(ActionInfo),
});
export type ConnectorInfo = Static<typeof ConnectorInfo>;

export const ConnectorList = Type.Object({ items: Type.Array(ConnectorInfo) });
export type ConnectorList = Static<typeof ConnectorList>;
