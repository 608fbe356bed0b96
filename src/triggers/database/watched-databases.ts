/** The databases whose rows can begin cases. Another one is a line here, and a run of the tests against it. */
import { mysqlConnector } from '../../connectors/mysql/mysql-connector.ts';
import { postgresConnector } from '../../connectors/postgres/postgres-connector.ts';
import type { SqlConnector } from '../../connectors/sql/sql-connector.ts';
import { sqliteConnector } from '../../connectors/sqlite/sqlite-connector.ts';

export const watchedDatabases: readonly SqlConnector[] = [postgresConnector, mysqlConnector, sqliteConnector];
