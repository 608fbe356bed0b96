/** /api/processes/{key}/triggers: what begins cases without a person, and what came in. */
import { type Static, Type } from 'typebox';
import { ElementId, Instant, Json, PageOf, PageQuery } from './primitive-schemas.ts';
import { ProcessKey } from './processes.ts';

export const TriggerKind = Type.Object({
  on: Type.String({ description: 'As `on` of a trigger in the wiring says.' }),
  name: Type.String(),
  description: Type.String(),
  settings: Type.Unsafe<Json>({ description: 'JSON schema of `settings`.' }),
  reachedAt: Type.Optional(
    Type.Union([Type.Literal('hooks'), Type.Literal('forms')], {
      description: 'What its address begins with, where it has one.',
    }),
  ),
  delivers: Type.Unsafe<Json>({ description: 'JSON schema of what `when`, `data` and `title` see.' }),
  credential: Type.Optional(
    Type.Object({
      kinds: Type.Array(Type.String()),
      required: Type.Boolean(),
      connector: Type.Optional(
        Type.String({
          description: 'Whom it has to be granted to; absent: the connector that is called like its kind.',
        }),
      ),
    }),
  ),
});
export type TriggerKind = Static<typeof TriggerKind>;

export const TriggerKinds = Type.Object({ items: Type.Array(TriggerKind) });
export type TriggerKinds = Static<typeof TriggerKinds>;

export const TriggerView = Type.Object({
  id: Type.String(),
  on: Type.String(),
  name: Type.String(),
  path: Type.Optional(Type.String({ description: 'Where it is reached, from the server’s root.' })),
  start: Type.Optional(ElementId),
  message: Type.Optional(Type.String({ description: 'The message it tells instead of beginning a case.' })),
  drawn: Type.Optional(Type.Literal(true, { description: 'The diagram says so, not the wiring.' })),
  paused: Type.Boolean(),
  pausedBy: Type.Optional(Type.String({ description: "A person's name." })),
  problem: Type.Optional(Type.String({ description: 'What keeps it from working.' })),
  problemSince: Type.Optional(Instant),
  nextTimes: Type.Optional(Type.Array(Instant, { description: 'Of a schedule, soonest first.' })),
  waiting: Type.Integer({ description: 'Deliveries nothing has become of yet.' }),
  done: Type.Integer(),
  failed: Type.Integer(),
  putAside: Type.Integer({ description: 'Did not fulfil the condition.' }),
  duplicates: Type.Integer({ description: 'Came again and were not begun again.' }),
  lastReceivedAt: Type.Optional(Instant),
});
export type TriggerView = Static<typeof TriggerView>;

export const TriggerList = Type.Object({ items: Type.Array(TriggerView) });
export type TriggerList = Static<typeof TriggerList>;

const Outcome = Type.Union([
  Type.Object({ kind: Type.Literal('case'), case: Type.Integer() }),
  Type.Object({
    kind: Type.Literal('message'),
    name: Type.String(),
    key: Type.Optional(Type.String()),
  }),
  Type.Object({ kind: Type.Literal('put-aside'), message: Type.String() }),
  Type.Object({ kind: Type.Literal('failed'), message: Type.String() }),
]);

export const Delivery = Type.Object({
  id: Type.Integer(),
  receivedAt: Instant,
  duplicates: Type.Integer({ description: 'How often the same came again.' }),
  payload: Json,
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('put-aside'),
  ]),
  attempts: Type.Integer({ description: 'That came to nothing.' }),
  problem: Type.Optional(
    Type.String({ description: 'Of a waiting one: why the last attempt came to nothing.' }),
  ),
  outcome: Type.Optional(Outcome),
  endedAt: Type.Optional(Instant),
  replayOf: Type.Optional(Type.Integer({ description: 'The delivery it repeats.' })),
});
export type Delivery = Static<typeof Delivery>;

export const DeliveryPage = PageOf(Delivery, 'Deliveries, newest first.');
export type DeliveryPage = Static<typeof DeliveryPage>;

export const triggerParams = Type.Object({
  key: ProcessKey,
  trigger: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
});
export const deliveryParams = Type.Object({
  ...triggerParams.properties,
  delivery: Type.Integer({ minimum: 1 }),
});
export const DeliveryQuery = Type.Object(PageQuery);

export const PauseRequest = Type.Object({ paused: Type.Boolean() }, { additionalProperties: false });
export type PauseRequest = Static<typeof PauseRequest>;
