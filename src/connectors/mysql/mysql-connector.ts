/** MySQL and MariaDB. */
import { sqlConnector } from '../sql/sql-connector.ts';
import { placeOf, usualPort } from '../sql/sql-database.ts';
import { mysqlProblem } from './mysql-problem.ts';

export const mysqlConnector = sqlConnector(
  {
    id: 'mysql',
    name: 'MySQL',
    dialect: 'mysql',
    // DROP and its like commit a read-only transaction and are carried out.
    queriesBegin: new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'VALUES', 'TABLE']),
    place: (credential) => placeOf(credential, usualPort.mysql),
    // The driver is loaded by who uses it first: it takes a while, and most Batons start without.
    connect: async (credential, signal, { sockets }) =>
      (await import('./mysql-session.ts')).openMysql(credential, signal, sockets),
    problem: mysqlProblem,
  },
  {
    description: 'Looks up and changes rows in a MySQL or MariaDB database.',
    tested: 'Against a real MariaDB 10.11. MySQL itself was not tried.',
    valuesHint: 'Lists and records are given as JSON text. Times are in UTC.',
  },
);
