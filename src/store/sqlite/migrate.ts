/**
 * Brings a database to the newest schema. Each migration is one transaction that writes its own row first, so two
 * processes that start at once meet at that row and not in the middle of the schema.
 *
 * Invariant G1: a released migration never changes; a change of the schema is a new number.
 */
import { StoreUnavailable } from '../../ports/store.ts';
import { integer } from '../sql/columns.ts';
import type { Database } from './database.ts';
import { schema0001 } from './migrations/0001-schema.ts';
import { taskPeople0002 } from './migrations/0002-task-people.ts';
import { decisionModels0003 } from './migrations/0003-decision-models.ts';
import { caseMigrations0004 } from './migrations/0004-case-migrations.ts';
import { credentials0005 } from './migrations/0005-credentials.ts';
import { retention0006 } from './migrations/0006-retention.ts';
import { triggerDeliveries0007 } from './migrations/0007-trigger-deliveries.ts';
import { wiringDrafts0008 } from './migrations/0008-wiring-drafts.ts';
import { outsideWork0009 } from './migrations/0009-outside-work.ts';
import { importedApis0011 } from './migrations/0011-imported-apis.ts';
import { elementTemplates0012 } from './migrations/0012-element-templates.ts';
import { storeIdentity0013 } from './migrations/0013-store-identity.ts';
import { dataOfCases0014 } from './migrations/0014-data-of-cases.ts';
import { claims0015 } from './migrations/0015-claims.ts';
import { caseOfADelivery0016 } from './migrations/0016-case-of-a-delivery.ts';
import { triggersOfNodes0017 } from './migrations/0017-triggers-of-nodes.ts';
import { sealingCheck0018 } from './migrations/0018-sealing-check.ts';
import { documentsOfNodes0019 } from './migrations/0019-documents-of-nodes.ts';

export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

const MIGRATIONS: readonly Migration[] = [
  schema0001,
  taskPeople0002,
  decisionModels0003,
  caseMigrations0004,
  credentials0005,
  retention0006,
  triggerDeliveries0007,
  wiringDrafts0008,
  outsideWork0009,
  importedApis0011,
  elementTemplates0012,
  storeIdentity0013,
  dataOfCases0014,
  claims0015,
  caseOfADelivery0016,
  triggersOfNodes0017,
  sealingCheck0018,
  documentsOfNodes0019,
];

export function migrate(database: Database, path: string): void {
  database.run('CREATE TABLE IF NOT EXISTS migration (id INTEGER PRIMARY KEY, name TEXT NOT NULL)');
  const newest = MIGRATIONS.at(-1)?.id ?? 0;
  for (const migration of MIGRATIONS) {
    if (isApplied(database, migration.id)) continue;
    database.transaction(() => {
      database.run('INSERT INTO migration (id, name) VALUES (?, ?)', [migration.id, migration.name]);
      for (const statement of migration.statements) database.run(statement);
    });
  }
  const applied = appliedUpTo(database);
  if (applied > newest) {
    throw new StoreUnavailable(
      `The database ${path} was written by a newer Baton (schema ${applied}; this one knows ${newest}). Update Baton.`,
    );
  }
}

/** By its own row: numbers are given when work on a change begins, and land in another order. */
function isApplied(database: Database, id: number): boolean {
  return database.get('SELECT id FROM migration WHERE id = ?', [id]) !== undefined;
}

function appliedUpTo(database: Database): number {
  const row = database.get('SELECT coalesce(max(id), 0) AS id FROM migration');
  return row === undefined ? 0 : integer(row, 'id');
}
