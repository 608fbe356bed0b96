/** Lines of instances, their journals and snapshots, and how they end. */
import type { InstanceEnd, InstanceLine, JournalRow, SnapshotRow } from '../../../ports/store.ts';
import { TextArray } from '../parameters.ts';
import type { PgStatement } from '../session.ts';
import { clearWaits } from './put-waits.ts';

const COLUMNS = `id, case_id, deployment, process, status, started_at, ended_at, title, started_by, parent_instance,
  parent_key, reason, library, root_deployment`;
const GIVEN = `
  unnest($1::int8[], $2::int8[], $3::int8[], $4::text[], $5::text[], $6::int8[], $7::int8[], $8::text[], $9::text[],
    $10::int8[], $11::int8[], $12::text[])
  e(id, case_id, deployment, process, status, started_at, ended_at, title, started_by, parent_instance, parent_key, reason)`;
/** A deployment, or a case, that is not there makes a NULL, which the table refuses. */
const FIRST_OF_CASE = `
  INSERT INTO instance (${COLUMNS}) SELECT e.*, d.library, d.id FROM ${GIVEN} LEFT JOIN deployment d ON d.id = e.deployment`;
const FURTHER_OF_CASE = `
  INSERT INTO instance (${COLUMNS}) SELECT e.*, c.library, c.root_deployment FROM ${GIVEN}
  LEFT JOIN instance c ON c.id = e.case_id`;

export function insertInstances(lines: readonly InstanceLine[]): PgStatement[] {
  const firsts = lines.filter((line) => line.case === line.id);
  const further = lines.filter((line) => line.case !== line.id);
  return [
    ...(firsts.length === 0 ? [] : [{ sql: FIRST_OF_CASE, values: lineArrays(firsts) }]),
    ...(further.length === 0 ? [] : [{ sql: FURTHER_OF_CASE, values: lineArrays(further) }]),
  ];
}

function lineArrays(lines: readonly InstanceLine[]) {
  return [
    lines.map(({ id }) => id),
    lines.map((line) => line.case),
    lines.map(({ deployment }) => deployment),
    new TextArray(lines.map(({ process }) => process)),
    new TextArray(lines.map(({ status }) => status)),
    lines.map(({ startedAt }) => startedAt),
    lines.map(({ endedAt }) => endedAt ?? null),
    new TextArray(lines.map(({ title }) => title ?? null)),
    new TextArray(lines.map(({ by }) => by ?? null)),
    lines.map(({ parent }) => parent?.instance ?? null),
    lines.map(({ parent }) => parent?.key ?? null),
    new TextArray(lines.map(({ reason }) => reason ?? null)),
  ];
}

const APPEND = `
  INSERT INTO journal (instance, seq, at, record)
  SELECT * FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::text[])`;

/** The primary key is the guard against a second writer. In order, so that two writers of the same instances wait for each other one way only. */
export function appendJournal(rows: readonly JournalRow[]): PgStatement[] {
  if (rows.length === 0) return [];
  const sorted = [...rows].sort((a, b) => a.instance - b.instance || a.seq - b.seq);
  const values = [
    sorted.map(({ instance }) => instance),
    sorted.map(({ seq }) => seq),
    sorted.map(({ at }) => at),
    new TextArray(sorted.map(({ record }) => record)),
  ];
  return [{ sql: APPEND, values }];
}

const SNAPSHOT = `
  INSERT INTO snapshot AS s (instance, seq, state) SELECT * FROM unnest($1::int8[], $2::int8[], $3::text[])
  ON CONFLICT (instance) DO UPDATE SET seq = excluded.seq, state = excluded.state WHERE excluded.seq > s.seq`;

export function writeSnapshots(rows: readonly SnapshotRow[]): PgStatement[] {
  if (rows.length === 0) return [];
  const newest = new Map<number, SnapshotRow>();
  for (const row of rows) if ((newest.get(row.instance)?.seq ?? -1) < row.seq) newest.set(row.instance, row);
  const one = [...newest.values()];
  const values = [
    one.map(({ instance }) => instance),
    one.map(({ seq }) => seq),
    new TextArray(one.map(({ state }) => state)),
  ];
  return [{ sql: SNAPSHOT, values }];
}

const END = `
  UPDATE instance i SET status = e.status, ended_at = e.at, reason = e.reason
  FROM unnest($1::int8[], $2::text[], $3::int8[], $4::text[]) e(id, status, at, reason) WHERE i.id = e.id`;
const DROP_SNAPSHOTS = 'DELETE FROM snapshot WHERE instance = ANY ($1::int8[])';

/** An ended instance is hardly ever loaded again: its snapshot goes, its journal stays. */
export function endInstances(ends: readonly InstanceEnd[]): PgStatement[] {
  if (ends.length === 0) return [];
  const ids = ends.map(({ id }) => id);
  const values = [
    ids,
    new TextArray(ends.map(({ status }) => status)),
    ends.map(({ at }) => at),
    new TextArray(ends.map(({ reason }) => reason ?? null)),
  ];
  return [
    { sql: END, values },
    { sql: DROP_SNAPSHOTS, values: [ids] },
    ...clearWaits(ends.filter(({ status }) => status === 'stopped').map(({ id }) => id)),
  ];
}
