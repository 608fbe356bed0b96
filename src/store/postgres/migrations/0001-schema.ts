/**
 * The first schema: instances, what they wait for, and what is on its way between them.
 *
 * Rows of an instance have its number first in their key, so that the schema can be spread over servers by it. Instance,
 * journal and snapshot are cut into ranges of numbers (`partitions.ts`): numbers grow with time, so a part is a slice of it,
 * and goes as a whole when its cases are gone. Tables of what is open now are small and written all the time: their rows
 * leave room for their next version, and are tidied up early.
 *
 * No index holds a text that somebody outside chose but by its beginning: an entry has to fit into a third of a page.
 */
import type { PgMigration } from '../migrate.ts';

/** Ordered by its bytes, as in the embedded store, whatever the database's language is. */
export const TEXT = 'text COLLATE "C"';
/** More than any batch adds; 2^37 batches are within 2^53. */
export const DELIVERIES_A_BATCH = 2 ** 16;
const HOT = `WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500,
  autovacuum_analyze_scale_factor = 0.05)`;

export const schema0001: PgMigration = {
  id: 1,
  name: 'schema',
  oldestReader: 1,
  statements: [
    // A guard of a batch that no longer holds: what, and which of it.
    `CREATE FUNCTION baton_contested(what text, which text) RETURNS bigint LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION USING ERRCODE = 'BT001', MESSAGE = what, DETAIL = which; END $$`,

    'CREATE TABLE store_identity (identity text NOT NULL)',
    "INSERT INTO store_identity SELECT substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)",
    'CREATE TABLE counter (name text PRIMARY KEY, next bigint NOT NULL) WITH (fillfactor = 20)',
    "INSERT INTO counter VALUES ('instance', 1)",
    `CREATE TABLE attempt (id text PRIMARY KEY, at bigint NOT NULL) ${HOT}`,
    'CREATE INDEX attempt_by_age ON attempt (at)',

    // commits: how many batches it has committed, so that one whose answer was lost is known to be among them or not;
    // deliveries: the number before the first delivery of the last batch that had any.
    'CREATE SEQUENCE node_number',
    `CREATE TABLE node (
      name text PRIMARY KEY,
      version text NOT NULL,
      started_at bigint NOT NULL,
      alive_until bigint NOT NULL,
      commits bigint NOT NULL DEFAULT 0,
      deliveries bigint NOT NULL DEFAULT 0
    ) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 500)`,

    // What one node does for all.
    'CREATE TABLE chore (name text PRIMARY KEY, claimed_by text NOT NULL, claimed_until bigint NOT NULL)',

    `CREATE TABLE definition (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      hash ${TEXT} NOT NULL UNIQUE,
      definition ${TEXT} NOT NULL
    )`,
    `CREATE TABLE library (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key ${TEXT} NOT NULL UNIQUE
    )`,
    `CREATE TABLE deployment (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      library bigint NOT NULL,
      version bigint NOT NULL,
      name ${TEXT} NOT NULL,
      file_name ${TEXT} NOT NULL,
      source bytea NOT NULL,
      content_hash ${TEXT} NOT NULL,
      wiring ${TEXT} NOT NULL,
      findings ${TEXT} NOT NULL,
      definition bigint NOT NULL,
      processes ${TEXT} NOT NULL,
      created_at bigint NOT NULL,
      created_by ${TEXT},
      UNIQUE (library, version)
    )`,

    // library and root_deployment are those of the case's first instance, so that cases are counted without a join.
    `CREATE TABLE instance (
      id bigint PRIMARY KEY,
      case_id bigint NOT NULL,
      library bigint NOT NULL,
      root_deployment bigint NOT NULL,
      deployment bigint NOT NULL,
      process ${TEXT} NOT NULL,
      status ${TEXT} NOT NULL,
      started_at bigint NOT NULL,
      ended_at bigint,
      title ${TEXT},
      started_by ${TEXT},
      parent_instance bigint,
      parent_key bigint,
      reason ${TEXT}
    ) PARTITION BY RANGE (id)`,
    'CREATE INDEX instance_first_of_case ON instance (library, id) WHERE id = case_id',
    'CREATE INDEX instance_further_of_case ON instance (case_id, id) WHERE id <> case_id',
    "CREATE INDEX instance_active ON instance (library, case_id, root_deployment) WHERE status = 'active'",
    "CREATE INDEX instance_stopped ON instance (case_id) WHERE status = 'stopped'",
    'CREATE INDEX instance_called ON instance (parent_instance, parent_key) WHERE parent_instance IS NOT NULL',
    'CREATE INDEX instance_titled ON instance (left(title, 100)) WHERE title IS NOT NULL',
    "CREATE INDEX instance_of_deployment ON instance (deployment, id) WHERE status = 'active'",

    `CREATE TABLE journal (
      instance bigint NOT NULL,
      seq bigint NOT NULL,
      at bigint NOT NULL,
      record ${TEXT} NOT NULL,
      PRIMARY KEY (instance, seq)
    ) PARTITION BY RANGE (instance)`,
    // A few pages for gigabytes: rows come in the order of their time.
    'CREATE INDEX journal_by_time ON journal USING brin (at)',
    `CREATE TABLE snapshot (
      instance bigint PRIMARY KEY,
      seq bigint NOT NULL,
      state ${TEXT} NOT NULL
    ) PARTITION BY RANGE (instance)`,

    `CREATE TABLE job (
      instance bigint NOT NULL,
      key bigint NOT NULL,
      case_id bigint NOT NULL,
      element ${TEXT} NOT NULL,
      job_type ${TEXT} NOT NULL,
      variables ${TEXT} NOT NULL,
      max_attempts bigint NOT NULL,
      backoff_ms bigint NOT NULL,
      attempt bigint NOT NULL,
      ready_at bigint,
      fence bigint NOT NULL,
      worker ${TEXT},
      headers ${TEXT},
      priority bigint NOT NULL DEFAULT 0,
      created_at bigint NOT NULL,
      failure ${TEXT},
      PRIMARY KEY (instance, key)
    ) ${HOT}`,
    'CREATE INDEX job_ready ON job (job_type, ready_at, instance, key) WHERE ready_at IS NOT NULL',
    'CREATE INDEX job_by_priority ON job (job_type, priority, ready_at) WHERE priority <> 0',

    `CREATE TABLE timer (
      instance bigint NOT NULL,
      key bigint NOT NULL,
      case_id bigint NOT NULL,
      element ${TEXT} NOT NULL,
      at bigint NOT NULL,
      claimed_by ${TEXT},
      claimed_until bigint,
      PRIMARY KEY (instance, key)
    ) ${HOT}`,
    'CREATE INDEX timer_due ON timer (at, instance, key)',
    `CREATE TABLE start_timer (
      deployment bigint NOT NULL,
      process ${TEXT} NOT NULL,
      elements ${TEXT} NOT NULL,
      at bigint NOT NULL,
      every ${TEXT},
      remaining bigint,
      claimed_by ${TEXT},
      claimed_until bigint,
      PRIMARY KEY (deployment, process, elements)
    ) ${HOT}`,
    'CREATE INDEX start_timer_due ON start_timer (at)',

    `CREATE TABLE subscription (
      instance bigint NOT NULL,
      key bigint NOT NULL,
      case_id bigint NOT NULL,
      process ${TEXT} NOT NULL,
      element ${TEXT} NOT NULL,
      trigger ${TEXT} NOT NULL,
      name ${TEXT} NOT NULL,
      correlation ${TEXT},
      PRIMARY KEY (instance, key)
    ) ${HOT}`,
    'CREATE INDEX subscription_by_name ON subscription (trigger, left(name, 100), left(correlation, 100), instance, key)',
    'CREATE INDEX subscription_by_element ON subscription (case_id, process, element)',

    `CREATE TABLE user_task (
      instance bigint NOT NULL,
      key bigint NOT NULL,
      case_id bigint NOT NULL,
      deployment bigint NOT NULL,
      role ${TEXT} NOT NULL,
      title ${TEXT} NOT NULL,
      person ${TEXT},
      offer ${TEXT} NOT NULL,
      created_at bigint NOT NULL,
      urgency bigint NOT NULL,
      due_at bigint,
      follow_up_at bigint,
      meant_for ${TEXT},
      PRIMARY KEY (instance, key)
    ) ${HOT}`,
    'CREATE INDEX user_task_by_urgency ON user_task (urgency, created_at, instance, key)',
    `CREATE INDEX user_task_by_person ON user_task (left(person, 100), urgency, created_at, instance, key)
     WHERE person IS NOT NULL`,

    `CREATE TABLE incident (
      instance bigint NOT NULL,
      key bigint NOT NULL,
      case_id bigint NOT NULL,
      deployment bigint NOT NULL,
      element ${TEXT} NOT NULL,
      code ${TEXT} NOT NULL,
      message ${TEXT} NOT NULL,
      raised_at bigint NOT NULL,
      PRIMARY KEY (instance, key)
    ) ${HOT}`,
    'CREATE INDEX incident_of_case ON incident (case_id)',

    // Each batch takes a block: numbers of batches that follow each other grow, whichever node they are of.
    `CREATE SEQUENCE delivery_id INCREMENT BY ${DELIVERIES_A_BATCH}`,
    `CREATE TABLE delivery (
      id bigint PRIMARY KEY,
      kind ${TEXT} NOT NULL,
      case_id bigint,
      process ${TEXT},
      element ${TEXT},
      name ${TEXT},
      correlation ${TEXT},
      parcel ${TEXT} NOT NULL,
      created_at bigint NOT NULL,
      keep_until bigint,
      claimed_by ${TEXT},
      claimed_until bigint,
      chain ${TEXT}
    ) ${HOT}`,
    'CREATE INDEX delivery_chain ON delivery (chain, id) WHERE chain IS NOT NULL AND keep_until IS NULL',
    'CREATE INDEX delivery_new ON delivery (id) WHERE keep_until IS NULL',
    `CREATE INDEX delivery_kept_by_name ON delivery (left(name, 100), id)
     WHERE keep_until IS NOT NULL AND kind = 'message-by-name'`,
    `CREATE INDEX delivery_kept_by_element ON delivery (case_id, process, element, id)
     WHERE keep_until IS NOT NULL AND kind = 'message-to-element'`,
    'CREATE INDEX delivery_expiry ON delivery (keep_until) WHERE keep_until IS NOT NULL',

    `CREATE TABLE answer (
      key ${TEXT} PRIMARY KEY,
      at bigint NOT NULL,
      answer ${TEXT} NOT NULL
    ) WITH (autovacuum_vacuum_scale_factor = 0.05)`,
    'CREATE INDEX answer_by_age ON answer (at)',
  ],
};
