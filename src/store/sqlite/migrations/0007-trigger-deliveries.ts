/** Deliveries of triggers, and what a trigger remembers. */
import type { Migration } from '../migrate.ts';

export const triggerDeliveries0007: Migration = {
  id: 7,
  name: 'trigger deliveries',
  statements: [
    `CREATE TABLE trigger_delivery (
      id INTEGER PRIMARY KEY,
      process TEXT NOT NULL,
      trigger TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      dedup_key TEXT,
      duplicates INTEGER NOT NULL,
      payload TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      ready_at INTEGER NOT NULL,
      problem TEXT,
      outcome TEXT,
      ended_at INTEGER,
      replay_of INTEGER,
      ticket TEXT
    )`,
    'CREATE INDEX trigger_delivery_of_trigger ON trigger_delivery (process, trigger, id)',
    'CREATE UNIQUE INDEX trigger_delivery_once ON trigger_delivery (process, trigger, dedup_key) WHERE dedup_key IS NOT NULL',
    "CREATE INDEX trigger_delivery_waiting ON trigger_delivery (process, trigger, ready_at) WHERE state = 'waiting'",
    'CREATE UNIQUE INDEX trigger_delivery_ticket ON trigger_delivery (ticket) WHERE ticket IS NOT NULL',
    `CREATE TABLE trigger_memory (
      process TEXT NOT NULL,
      trigger TEXT NOT NULL,
      paused INTEGER NOT NULL DEFAULT 0,
      paused_by TEXT,
      cursor TEXT,
      problem TEXT,
      problem_since INTEGER,
      PRIMARY KEY (process, trigger)
    ) WITHOUT ROWID`,
  ],
};
