import { describe, expect, it } from 'vitest';
import { connectionSettings } from './connection-url.ts';
import { heard } from './node-signals.ts';

describe('the address of a database', () => {
  it.each(['sec@ret', 'sec/ret', 'sec:x/ret', 'sec?a=b/ret'])(
    'with a password that is not escaped (%s) is refused without a piece of it',
    (password) => {
      const open = () => connectionSettings(`postgres://baton:${password}@host/db`);
      expect(open).toThrow(/cannot be taken apart/u);
      expect(open).not.toThrow(/sec(?!tion)|ret\b/u);
    },
  );

  it('may have several hosts with ports, addresses of version 6, and no user', () => {
    const { places } = connectionSettings('postgres://one:1,[::1]:2,three/db');
    expect(places).toEqual([
      { host: 'one', port: 1 },
      { host: '::1', port: 2 },
      { host: 'three', port: 5432 },
    ]);
  });

  it('that trusts the authorities of the system checks the name of the server, and nothing less', () => {
    expect(connectionSettings('postgres://host/db?sslrootcert=system').tls).toBe('verify-full');
    expect(() => connectionSettings('postgres://host/db?sslrootcert=system&sslmode=require')).toThrow(
      /verify-full/u,
    );
  });
});

describe('what comes by the channel of the nodes', () => {
  it.each([
    '',
    'rubbish',
    'null',
    '{}',
    '{"from":"a","signals":[null]}',
    '{"from":"a","signals":[{"kind":"went-on"}]}',
  ])('is not believed where no node can have told it: %s', (payload) => {
    expect(heard(payload)).toBeUndefined();
  });

  it('is heard where a node told it', () => {
    const telling = { from: 'a', signals: [{ kind: 'went-on', instances: [7] }, { kind: 'look' }] };
    expect(heard(JSON.stringify(telling))).toEqual(telling);
  });
});
