import { expect, test } from 'vitest';
import { connectors } from '../src/connectors/index.ts';
import { createOutgoingHttp } from '../src/connectors/outgoing/outgoing-http.ts';
import type { Variables } from '../src/kernel/command.ts';
import { actionStage } from './connectors/action-stage.ts';

/** An action of each connector whose connection names a server, with what it asks for. */
const actions: readonly (readonly [string, string, Variables])[] = [
  ['email.send', 'smtp', { to: 'a@example.com', from: 'b@example.com', text: 'x' }],
  ['email.list', 'imap', {}],
  ['mysql.query', 'mysql', { statement: 'SELECT 1' }],
  ['postgres.query', 'postgres', { statement: 'SELECT 1' }],
  ['sql-server.query', 'sql-server', { statement: 'SELECT 1' }],
  ['sftp.list', 'sftp', {}],
  ['object-storage.list', 'object-storage', { bucket: 'papers' }],
];

const metadata = '169.254.169.254';

test.each(actions)(
  '%s never reaches where machines’ credentials are kept, wherever its connection leads',
  async (id, kind, values) => {
    const connector = connectors.find((each) => each.actions.some((action) => action.id === id));
    if (connector === undefined) throw new Error(`There is no action ${id}`);
    const http = createOutgoingHttp({ allow: [] });
    for (const host of [metadata, `[::ffff:${metadata}]`]) {
      const fields = { host, user: 'u', password: 'test-password', database: 'd', hostKey: 'SHA256:x' };
      const stage = actionStage(connector, {
        http,
        credential: {
          kind,
          fields:
            kind === 'object-storage'
              ? { endpoint: `http://${host}`, accessKeyId: 'k', secretAccessKey: 'test-secret' }
              : fields,
        },
      });
      const failure = await stage.failure(id, { values });
      expect(failure.terminal).toBe(true);
      expect(failure.message).toContain('where clouds keep their machines’ credentials');
    }
    await http.close();
  },
);
