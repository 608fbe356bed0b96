/**
 * The connectors that reach the world: one line each.
 *
 * Boundary: lists. None of them runs in a rehearsal; what stays inside Baton is `inner-connectors.ts`.
 */
import type { Connector } from './action.ts';
import { csvConnector } from './csv/csv-connector.ts';
import { emailConnector } from './email/email-connector.ts';
import { filesConnector } from './files/files-connector.ts';
import { httpConnector } from './http/http-connector.ts';
import { mysqlConnector } from './mysql/mysql-connector.ts';
import { objectStorageConnector } from './object-storage/object-storage-connector.ts';
import { pdfConnector } from './pdf/pdf-connector.ts';
import { postgresConnector } from './postgres/postgres-connector.ts';
import { sftpConnector } from './sftp/sftp-connector.ts';
import { spreadsheetConnector } from './spreadsheet/spreadsheet-connector.ts';
import { sqlServerConnector } from './sql-server/sql-server-connector.ts';
import { sqliteConnector } from './sqlite/sqlite-connector.ts';
import { vendorConnector } from './vendors/vendor-connector.ts';
import { vendors } from './vendors/vendors.ts';
import { webhookConnector } from './webhook/webhook-connector.ts';

export const connectors: readonly Connector[] = [
  csvConnector,
  emailConnector,
  filesConnector,
  httpConnector,
  mysqlConnector,
  objectStorageConnector,
  pdfConnector,
  postgresConnector,
  sftpConnector,
  spreadsheetConnector,
  sqliteConnector,
  sqlServerConnector,
  webhookConnector,
  ...vendors.map(vendorConnector),
];
