/** PostgreSQL, and what speaks its protocol. */

import { sqlConnector } from '../sql/sql-connector.ts';
import { placeOf } from '../sql/sql-database.ts';
import { postgresProblem } from './postgres-problem.ts';
import { openPostgres, POSTGRES_PORT } from './postgres-session.ts';

export const postgresConnector = sqlConnector(
  {
    id: 'postgres',
    name: 'PostgreSQL',
    dialect: 'postgres',
    place: (credential) => placeOf(credential, POSTGRES_PORT),
    connect: openPostgres,
    problem: postgresProblem,
  },
  {
    description: 'Looks up and changes rows in a PostgreSQL database.',
    valuesHint:
      'A list of plain values is an array (= ANY(:list)); a record, or a list of records, is JSON. Where the database cannot tell a value’s type, write it behind: :day::date.',
  },
);
