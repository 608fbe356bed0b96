/** Microsoft SQL Server, and Azure SQL Database, which speaks the same. */
import { sqlConnector } from '../sql/sql-connector.ts';
import { placeOf, usualPort } from '../sql/sql-database.ts';
import { sqlServerProblem } from './sql-server-problem.ts';

export const sqlServerConnector = sqlConnector(
  {
    id: 'sql-server',
    name: 'SQL Server',
    dialect: 'sql-server',
    queriesBegin: new Set(['SELECT', 'WITH']),
    // Statements follow each other without a semicolon, and a transaction ended in the middle could not be undone. Reserved
    // words all of them: no column is called so without brackets.
    queriesWithout: new Set([
      ...[
        'INSERT',
        'UPDATE',
        'DELETE',
        'INTO',
        'TRUNCATE',
        'CREATE',
        'ALTER',
        'DROP',
        'GRANT',
        'DENY',
        'REVOKE',
      ],
      ...[
        'EXEC',
        'EXECUTE',
        'BEGIN',
        'COMMIT',
        'ROLLBACK',
        'SAVE',
        'SET',
        'DECLARE',
        'USE',
        'WAITFOR',
        'KILL',
      ],
      ...[
        'BACKUP',
        'RESTORE',
        'DBCC',
        'SHUTDOWN',
        'RECONFIGURE',
        'OPENQUERY',
        'OPENROWSET',
        'OPENDATASOURCE',
      ],
    ]),
    place: (credential) => placeOf(credential, usualPort['sql-server']),
    // The driver is loaded by who uses it first: it takes a while, and most Batons start without.
    connect: async (credential, signal, { sockets }) =>
      (await import('./sql-server-session.ts')).openSqlServer(credential, signal, sockets),
    problem: sqlServerProblem,
  },
  {
    description: 'Looks up and changes rows in a Microsoft SQL Server or Azure SQL database.',
    tested:
      'Against a server of our own that speaks the published protocol (MS-TDS), not against the product.',
    valuesHint:
      'Lists and records are given as JSON text, for OPENJSON. Signs in with a user of SQL Server, not of Windows; a named instance by its port.',
  },
);
