/** What `main.ts` hands to the commands; everything that is costly to load stands behind a function. */
import type { Readable } from 'node:stream';
import type { Connection } from './api-client.ts';
import type { Environment } from './environment.ts';
import type { OpenStage } from './rehearse.ts';

export interface Parts {
  readonly version: string;
  /** A Baton on a data folder, not yet listening. Throws `StoreUnavailable` where its database cannot be had. */
  openBaton(settings: BatonSettings): Promise<OpenBaton>;
  /** Tells one data folder from another. */
  dataId(dataFolder: string): string;
  readonly openStage: OpenStage;
  /** Loaded when it is called. */
  copies(): Promise<CopyCommands>;
}

export interface CopyCommands {
  /** What was done, as a sentence. */
  migrateStore(settings: Omit<CopySettings, 'limit'>): Promise<string>;
  backup(settings: Omit<CopySettings, 'limit'>, file: string): Promise<void>;
  writeWhole(file: string, bytes: Readable): Promise<void>;
  restore(settings: Omit<CopySettings, 'limit'>, file: string): Promise<CopyTotals>;
  /** From the file in the data folder to the database of that address. */
  move(settings: Omit<CopySettings, 'limit'>, to: string): Promise<CopyTotals>;
}

export interface CopySettings {
  readonly env: Environment['env'];
  readonly dataFolder: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
}

export interface CopyTotals {
  readonly documents: number;
  readonly tables: Readonly<Record<string, { readonly rows: number }>>;
}

export interface BatonSettings {
  readonly dataFolder: string;
  /** Names the Host header may carry. */
  readonly hostNames: readonly string[] | 'any';
  /** Addresses inside the house that actions may call; absent: none. */
  readonly allow?: readonly string[];
  /** Deliveries of one trigger that may wait; absent: as many as the triggers say themselves. */
  readonly waiting?: number;
  /**
   * `BATON_DATABASE`: the PostgreSQL database in place of the file; `BATON_KEY`, `BATON_KEY_FILE`: the key that credentials
   * are locked with; `BATON_FOLDERS`: where steps may work;
   * `BATON_DOCUMENTS` and its keys: the bucket that keeps documents; `BATON_METRICS_TOKEN`: who sends it may read the metrics.
   */
  readonly env?: Environment['env'];
  /** What whoever can read the data folder knows: it gives backups to them. Absent: to nobody over the network. */
  readonly folderSecret?: string;
  /** How it stops; absent: at once, what is under way finishes. */
  readonly stop?: StopTimes;
  /** Everybody who reaches Baton may read its metrics. */
  readonly metricsOpen?: boolean;
  /** A file, `-` for standard output; absent: nothing is logged. */
  readonly log?: string;
  readonly logLevel: 'error' | 'info' | 'warn' | 'silent';
}

export interface StopTimes {
  /** New requests are still answered so long after it was asked to stop. */
  readonly notice_ms: number;
  /** Then what is under way, and after it running connectors, have so long to end. */
  readonly within_ms: number;
}

export interface OpenBaton {
  /** The ready example, where nothing was ever deployed. */
  installExample(): Promise<void>;
  /** Returns the address it listens on. */
  listen(host: string, port: number): Promise<{ readonly port: number }>;
  /** The API without a network. */
  readonly connection: Connection;
  /** Finishes what was begun, then lets go of the data folder. */
  close(): Promise<void>;
}
