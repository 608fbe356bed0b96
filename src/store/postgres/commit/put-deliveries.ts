/** What is on its way to other instances, when processes begin by themselves, and the answers to commands. */
import type {
  AnswerRow,
  Claim,
  CommitBatch,
  NewDelivery,
  StartTimerId,
  StartTimerRow,
} from '../../../ports/store.ts';
import { TextArray } from '../parameters.ts';
import type { PgStatement } from '../session.ts';

/** Whoever takes a delivery takes it alone; it is kept once. */
const REMOVE = `
  WITH gone AS (DELETE FROM delivery d USING unnest($1::int8[]) e(id) WHERE d.id = e.id RETURNING d.id)
  SELECT baton_contested('delivery', string_agg(e.id::text, ',')) FROM unnest($1::int8[]) e(id)
  WHERE e.id NOT IN (SELECT id FROM gone) HAVING count(*) > 0`;
const KEEP = `
  WITH kept AS (
    UPDATE delivery d SET keep_until = e.keep_until FROM unnest($1::int8[], $2::int8[]) e(id, keep_until)
    WHERE d.id = e.id AND d.keep_until IS NULL RETURNING d.id)
  SELECT baton_contested('delivery', string_agg(e.id::text, ',')) FROM unnest($1::int8[]) e(id)
  WHERE e.id NOT IN (SELECT id FROM kept) HAVING count(*) > 0`;
/** Their numbers follow the one the node's row was given with this batch. */
const ADD = `
  INSERT INTO delivery (id, kind, case_id, process, element, name, correlation, parcel, created_at, keep_until, chain,
    claimed_by, claimed_until)
  SELECT n.deliveries + e.place, e.kind, e.case_id, e.process, e.element, e.name, e.correlation, e.parcel, e.created_at,
    e.keep_until, e.chain, $11::text, $12::int8
  FROM node n, unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[],
    $9::int8[], $10::text[]) WITH ORDINALITY
    e(kind, case_id, process, element, name, correlation, parcel, created_at, keep_until, chain, place)
  WHERE n.name = $13`;

export function changeDeliveries(
  { added, removed, kept }: CommitBatch['deliveries'],
  node: string,
  claim: Claim | undefined,
): PgStatement[] {
  const byId = [...kept].sort((a, b) => a.id - b.id);
  return [
    ...(removed.length === 0 ? [] : [{ sql: REMOVE, values: [[...removed].sort((a, b) => a - b)] }]),
    ...(kept.length === 0
      ? []
      : [{ sql: KEEP, values: [byId.map(({ id }) => id), byId.map(({ keepUntil }) => keepUntil)] }]),
    ...(added.length === 0 ? [] : [addDeliveries(added, node, claim)]),
  ];
}

/** Only what a kept message is found by gets a column; the rest is read with the parcel. */
function addDeliveries(added: readonly NewDelivery[], node: string, claim: Claim | undefined): PgStatement {
  const toElement = added.map(({ parcel }) => (parcel.kind === 'message-to-element' ? parcel : undefined));
  const byName = added.map(({ parcel }) => (parcel.kind === 'message-by-name' ? parcel : undefined));
  return {
    sql: ADD,
    values: [
      new TextArray(added.map(({ parcel }) => parcel.kind)),
      toElement.map((parcel) => parcel?.case ?? null),
      new TextArray(toElement.map((parcel) => parcel?.process ?? null)),
      new TextArray(toElement.map((parcel) => parcel?.element ?? null)),
      new TextArray(byName.map((parcel) => parcel?.name ?? null)),
      new TextArray(byName.map((parcel) => parcel?.correlation ?? null)),
      new TextArray(added.map(({ parcel }) => JSON.stringify(parcel))),
      added.map(({ createdAt }) => createdAt),
      added.map(({ keepUntil }) => keepUntil ?? null),
      new TextArray(added.map(({ chain }) => chain ?? null)),
      claim?.by ?? null,
      claim?.until ?? null,
      node,
    ],
  };
}

const REMOVE_START = `
  DELETE FROM start_timer s USING unnest($1::int8[], $2::text[], $3::text[]) e(deployment, process, elements)
  WHERE s.deployment = e.deployment AND s.process = e.process AND s.elements = e.elements`;
const PUT_START = `
  INSERT INTO start_timer (deployment, process, elements, at, every, remaining)
  SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::int8[], $5::text[], $6::int8[])
  ON CONFLICT (deployment, process, elements) DO UPDATE SET at = excluded.at, every = excluded.every,
    remaining = excluded.remaining, claimed_by = NULL, claimed_until = NULL`;

export function changeStartTimers({ put, removed }: CommitBatch['startTimers']): PgStatement[] {
  return [
    ...(removed.length === 0 ? [] : [{ sql: REMOVE_START, values: startTimerKeys(removed) }]),
    ...(put.length === 0 ? [] : [putStartTimers(put)]),
  ];
}

export function startTimerKeys(ids: readonly StartTimerId[]): readonly [number[], TextArray, TextArray] {
  return [
    ids.map(({ deployment }) => deployment),
    new TextArray(ids.map(({ process }) => process)),
    new TextArray(ids.map(({ elements }) => JSON.stringify(elements))),
  ];
}

function putStartTimers(rows: readonly StartTimerRow[]): PgStatement {
  return {
    sql: PUT_START,
    values: [
      ...startTimerKeys(rows),
      rows.map(({ at }) => at),
      new TextArray(rows.map(({ every }) => every ?? null)),
      rows.map(({ remaining }) => remaining ?? null),
    ],
  };
}

const ANSWER =
  'INSERT INTO answer (key, at, answer) SELECT * FROM unnest($1::text[], $2::int8[], $3::text[])';

export function putAnswers(answers: readonly AnswerRow[]): PgStatement[] {
  if (answers.length === 0) return [];
  const sorted = [...answers].sort((a, b) => (a.key < b.key ? -1 : 1));
  const values = [
    new TextArray(sorted.map(({ key }) => key)),
    sorted.map(({ at }) => at),
    new TextArray(sorted.map(({ answer }) => answer)),
  ];
  return [{ sql: ANSWER, values }];
}
