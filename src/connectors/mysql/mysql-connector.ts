/** MySQL and MariaDB. */
import { sqlConnector } from '../sql/sql-connector.ts';
import { placeOf } from '../sql/sql-database.ts';
import { mysqlProblem } from './mysql-problem.ts';
import { MYSQL_PORT, openMysql } from './mysql-session.ts';

export const mysqlConnector = sqlConnector(
  {
    id: 'mysql',
    name: 'MySQL',
    dialect: 'mysql',
    // DROP and its like commit a read-only transaction and are carried out.
    queriesBegin: new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'VALUES', 'TABLE']),
    place: (credential) => placeOf(credential, MYSQL_PORT),
    connect: openMysql,
    problem: mysqlProblem,
  },
  {
    description: 'Looks up and changes rows in a MySQL or MariaDB database.',
    tested: 'Against a real MariaDB 10.11. MySQL itself was not tried.',
    valuesHint: 'Lists and records are given as JSON text. Times are in UTC.',
  },
);
