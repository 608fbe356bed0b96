/**
 * The first schema. `id` of a wait and of a journal row is (instance, key) or (instance, seq) in one integer
 * (row-id.ts). Indexes are partial wherever most rows do not need them: an index entry costs as much as a row.
 */
import type { Migration } from '../migrate.ts';

export const schema0001: Migration = {
  id: 1,
  name: 'schema',
  statements: [
    `CREATE TABLE definition (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,
      definition TEXT NOT NULL
    )`,
    `CREATE TABLE library (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE
    )`,
    `CREATE TABLE deployment (
      id INTEGER PRIMARY KEY,
      library INTEGER NOT NULL,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      file_name TEXT NOT NULL,
      source BLOB NOT NULL,
      content_hash TEXT NOT NULL,
      wiring TEXT NOT NULL,
      findings TEXT NOT NULL,
      definition INTEGER NOT NULL,
      processes TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      created_by TEXT,
      UNIQUE (library, version)
    )`,

    // library and root_deployment are those of the case's first instance, so that cases are counted without a join.
    `CREATE TABLE instance (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL,
      library INTEGER NOT NULL,
      root_deployment INTEGER NOT NULL,
      deployment INTEGER NOT NULL,
      process TEXT NOT NULL,
      status TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      title TEXT,
      started_by TEXT,
      parent_instance INTEGER,
      parent_key INTEGER,
      reason TEXT
    )`,
    'CREATE INDEX instance_first_of_case ON instance (library, id) WHERE id = case_id',
    'CREATE INDEX instance_further_of_case ON instance (case_id, id) WHERE id <> case_id',
    "CREATE INDEX instance_active ON instance (library, case_id, root_deployment) WHERE status = 'active'",
    "CREATE INDEX instance_stopped ON instance (case_id) WHERE status = 'stopped'",
    'CREATE INDEX instance_called ON instance (parent_instance, parent_key) WHERE parent_instance IS NOT NULL',

    `CREATE TABLE journal (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      record TEXT NOT NULL
    )`,
    `CREATE TABLE snapshot (
      instance INTEGER PRIMARY KEY,
      seq INTEGER NOT NULL,
      state TEXT NOT NULL
    )`,

    `CREATE TABLE job (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL,
      element TEXT NOT NULL,
      job_type TEXT NOT NULL,
      variables TEXT NOT NULL,
      max_attempts INTEGER NOT NULL,
      backoff_ms INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      ready_at INTEGER,
      fence INTEGER NOT NULL,
      worker TEXT
    )`,
    'CREATE INDEX job_ready ON job (job_type, ready_at) WHERE ready_at IS NOT NULL',

    `CREATE TABLE timer (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL,
      element TEXT NOT NULL,
      at INTEGER NOT NULL
    )`,
    'CREATE INDEX timer_due ON timer (at, id)',
    `CREATE TABLE start_timer (
      deployment INTEGER NOT NULL,
      process TEXT NOT NULL,
      elements TEXT NOT NULL,
      at INTEGER NOT NULL,
      every TEXT,
      remaining INTEGER,
      PRIMARY KEY (deployment, process, elements)
    ) WITHOUT ROWID`,
    'CREATE INDEX start_timer_due ON start_timer (at)',

    `CREATE TABLE subscription (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL,
      process TEXT NOT NULL,
      element TEXT NOT NULL,
      trigger TEXT NOT NULL,
      name TEXT NOT NULL,
      correlation TEXT
    )`,
    'CREATE INDEX subscription_by_name ON subscription (trigger, name, correlation, id)',
    'CREATE INDEX subscription_by_element ON subscription (case_id, process, element)',

    `CREATE TABLE user_task (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL,
      deployment INTEGER NOT NULL,
      role TEXT NOT NULL,
      title TEXT NOT NULL,
      person TEXT,
      offer TEXT NOT NULL,
      created_at INTEGER NOT NULL
    )`,
    'CREATE INDEX user_task_by_age ON user_task (created_at, id)',
    'CREATE INDEX user_task_by_role ON user_task (role, created_at, id)',
    'CREATE INDEX user_task_by_person ON user_task (person, created_at, id) WHERE person IS NOT NULL',

    `CREATE TABLE incident (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL,
      deployment INTEGER NOT NULL,
      element TEXT NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      raised_at INTEGER NOT NULL
    )`,
    'CREATE INDEX incident_of_case ON incident (case_id)',

    `CREATE TABLE delivery (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      case_id INTEGER,
      process TEXT,
      element TEXT,
      name TEXT,
      correlation TEXT,
      parcel TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      keep_until INTEGER
    )`,
    'CREATE INDEX delivery_new ON delivery (id) WHERE keep_until IS NULL',
    "CREATE INDEX delivery_kept_by_name ON delivery (name, id) WHERE keep_until IS NOT NULL AND kind = 'message-by-name'",
    "CREATE INDEX delivery_kept_by_element ON delivery (case_id, process, element, id) WHERE keep_until IS NOT NULL AND kind = 'message-to-element'",
    'CREATE INDEX delivery_expiry ON delivery (keep_until) WHERE keep_until IS NOT NULL',

    `CREATE TABLE answer (
      key TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      answer TEXT NOT NULL
    ) WITHOUT ROWID`,
    'CREATE INDEX answer_by_age ON answer (at)',

    `CREATE TABLE person (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      roles TEXT NOT NULL
    )`,
  ],
};
