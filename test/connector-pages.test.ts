/** `docs/connectors/` says exactly what the declarations say; `BATON_WRITE_DOCS=1` with this file writes it anew. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Connector } from '../src/connectors/action.ts';
import { credentialKinds } from '../src/connectors/credentials/credential-kinds.ts';
import { connectors } from '../src/connectors/index.ts';
import { connectorPages } from './connector-pages.ts';

const folder = new URL('../docs/connectors/', import.meta.url);
const command = 'BATON_WRITE_DOCS=1 npx vitest run test/connector-pages.test.ts';
const pages = connectorPages(connectors.map(offered));

/** What only diagrams name has no form, so no page: `docs/element-templates.md` tells it. */
function offered(connector: Connector): Connector {
  return { ...connector, actions: connector.actions.filter(({ drawnOnly }) => drawnOnly !== true) };
}

function written(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.md'));
}

test(`the pages of the connectors say what their declarations say (else: ${command})`, () => {
  if (process.env.BATON_WRITE_DOCS === '1') {
    mkdirSync(folder, { recursive: true });
    for (const name of written()) rmSync(new URL(name, folder));
    for (const [name, content] of pages) writeFileSync(new URL(name, folder), content);
  }
  const differing = [...pages].filter(([name, content]) => {
    return !written().includes(name) || readFileSync(new URL(name, folder), 'utf8') !== content;
  });
  const left = written().filter((name) => !pages.has(name));
  expect([...differing.map(([name]) => name), ...left], `write them anew: ${command}`).toEqual([]);
});

test('every kind of connection an action names is one there is', () => {
  const known = new Set(credentialKinds.map(({ kind }) => kind));
  const named = connectors.flatMap(({ actions }) =>
    actions.flatMap(({ credential }) => credential?.kinds ?? []),
  );
  expect(named.filter((kind) => !known.has(kind))).toEqual([]);
});

test('an action’s id begins with its connector’s, and no two are the same', () => {
  const ids = connectors.flatMap(({ id, actions }) => actions.map((action) => ({ id, action: action.id })));
  expect(ids.filter(({ id, action }) => !action.startsWith(`${id}.`))).toEqual([]);
  expect(new Set(ids.map(({ action }) => action)).size).toBe(ids.length);
});
