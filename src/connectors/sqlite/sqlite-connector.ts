/** SQLite: a file of the computer Baton runs on, in a folder it may work in. */
import { sqlConnector } from '../sql/sql-connector.ts';
import { sqliteProblem } from './sqlite-problem.ts';
import { SqliteSession } from './sqlite-session.ts';

const reading = ['SELECT', 'WITH', 'VALUES', 'EXPLAIN'];

export const sqliteConnector = sqlConnector(
  {
    id: 'sqlite',
    name: 'SQLite',
    dialect: 'sqlite',
    // ATTACH and VACUUM reach other files, and PRAGMA could take back that a query only reads.
    queriesBegin: new Set(reading),
    changesBegin: new Set([...reading, 'INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'CREATE', 'ALTER', 'DROP']),
    place: ({ fields }) => fields.file ?? '',
    connect: async (credential, _signal, { folders }) => new SqliteSession(credential, folders),
    problem: sqliteProblem,
  },
  {
    description:
      'Looks up and changes rows in an SQLite file in one of the folders Baton may work in (BATON_FOLDERS). The file must be there.',
    valuesHint: 'Yes and no are 1 and 0; lists and records are given as JSON text.',
  },
);
