/** PostgreSQL, and what speaks its protocol. */
import { sqlConnector } from '../sql/sql-connector.ts';
import { placeOf, usualPort } from '../sql/sql-database.ts';
import { postgresProblem } from './postgres-problem.ts';

export const postgresConnector = sqlConnector(
  {
    id: 'postgres',
    name: 'PostgreSQL',
    dialect: 'postgres',
    place: (credential) => placeOf(credential, usualPort.postgres),
    // The driver is loaded by who uses it first: it takes a while, and most Batons start without.
    connect: async (credential, signal, { sockets }) =>
      (await import('./postgres-session.ts')).openPostgres(credential, signal, sockets),
    problem: postgresProblem,
  },
  {
    description: 'Looks up and changes rows in a PostgreSQL database.',
    valuesHint:
      'A list of plain values is an array (= ANY(:list)); a record, or a list of records, is JSON. Where the database cannot tell a value’s type, write it behind: :day::date.',
  },
);
