/** /health/live and /health/ready. */
import { type Static, Type } from 'typebox';

export const Alive = Type.Object({ alive: Type.Boolean() });
export type Alive = Static<typeof Alive>;

export const Ready = Type.Object({
  ready: Type.Boolean(),
  obstacles: Type.Array(
    Type.Object({
      what: Type.Union([Type.Literal('store'), Type.Literal('stopping')]),
      why: Type.String({ description: 'For whoever operates Baton.' }),
    }),
  ),
});
export type Ready = Static<typeof Ready>;
