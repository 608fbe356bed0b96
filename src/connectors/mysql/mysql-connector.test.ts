import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { databaseTlsContract } from '../../../test/connectors/database-tls-contract.ts';
import { sqlContract } from '../../../test/connectors/sql-contract.ts';
import { createAuthority } from '../../../test/servers/certificates.ts';
import { type MariadbServer, mariadbMissing, startMariadb } from '../../../test/servers/mariadb-server.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { mysqlConnector } from './mysql-connector.ts';

describe.skipIf(mariadbMissing !== undefined)(
  `MariaDB${mariadbMissing ? ` (${mariadbMissing})` : ''}`,
  () => {
    const authority = createAuthority();
    let server: MariadbServer;
    beforeAll(async () => {
      server = await startMariadb(authority.issue('127.0.0.1'));
    });
    afterAll(() => server.close());

    const stage = (changed: Readonly<Record<string, string>> = {}) =>
      actionStage(mysqlConnector, {
        credential: { kind: 'mysql', fields: { ...server.fields, ...changed } },
      });

    sqlContract({
      id: 'mysql',
      stage,
      create: 'CREATE TABLE person (id int PRIMARY KEY, name varchar(200) NOT NULL, town text)',
      numbers: 'SELECT seq AS n FROM seq_1_to_5000',
      endless:
        'SELECT count(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b, seq_1_to_1000000 c WHERE a.seq + b.seq = c.seq * 7',
      duplicateCode: '23000',
    });

    databaseTlsContract({
      id: 'mysql',
      stage,
      authority: () => authority.cert,
      isEncrypted: async (here) => {
        const statement = "SHOW SESSION STATUS WHERE Variable_name = 'Ssl_cipher' AND Value <> ''";
        const output = await here.output('mysql.query', { values: { statement } });
        return JSON.stringify(output).includes('"count":1');
      },
    });

    test.each<[string, JsonValue]>([
      ['CAST(42 AS SIGNED)', 42],
      ['CAST(9007199254740993 AS SIGNED)', '9007199254740993'],
      ['CAST(1250.50 AS DECIMAL(10,2))', 1250.5],
      ['CAST(12345678901234567890.12 AS DECIMAL(30,2))', '12345678901234567890.12'],
      ['0.1e0', 0.1],
      ["DATE '2026-01-05'", '2026-01-05'],
      ["TIMESTAMP '2026-01-05 14:30:00'", '2026-01-05T14:30:00'],
      ["'Jörg €'", 'Jörg €'],
      ['NULL', null],
    ])('%s becomes JSON', async (expression, value) => {
      const output = await stage().output('mysql.query', {
        values: { statement: `SELECT ${expression} AS v` },
      });
      expect(output).toMatchObject({ rows: [{ v: value }] });
    });

    test('a wrong password, an unknown server and an answer too large say so', async () => {
      const step = { values: { statement: 'SELECT 1' } };
      expect(await stage({ password: 'not-it-at-all' }).failure('mysql.query', step)).toMatchObject({
        terminal: true,
        facts: { reason: 'sign-in', code: '28000' },
      });
      expect(await stage({ port: '1' }).failure('mysql.query', step)).toMatchObject({
        terminal: false,
        facts: { reason: 'connection' },
      });
      const much = { values: { statement: "SELECT repeat('x', 4000000) AS x FROM seq_1_to_50" } };
      expect(await stage().failure('mysql.query', much)).toMatchObject({ facts: { reason: 'too-large' } });
    });

    test('bytes become a document', async () => {
      const output = await stage().output('mysql.query', {
        values: { statement: "SELECT CAST(x'cafe' AS BINARY(2)) AS scan" },
      });
      expect(output).toMatchObject({ rows: [{ scan: { name: 'scan', size: 2 } }] });
    });
  },
);
