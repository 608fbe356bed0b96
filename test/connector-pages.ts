/** The pages of `docs/connectors/`, written from the connectors' declarations and from nothing else. */
import type { Connector, ConnectorAction } from '../src/connectors/action.ts';
import { credentialKinds } from '../src/connectors/credentials/credential-kinds.ts';

/** By file name. */
export function connectorPages(connectors: readonly Connector[]): ReadonlyMap<string, string> {
  const sorted = [...connectors].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return new Map([
    ['README.md', overview(sorted)],
    ...sorted.map((connector): [string, string] => [`${connector.id}.md`, page(connector)]),
  ]);
}

function overview(connectors: readonly Connector[]): string {
  const rows = connectors.map(
    ({ id, name, description, actions }) =>
      `| [${name}](${id}.md) | ${cell(description)} | ${actions.map((action) => `\`${action.id}\``).join(', ')} |`,
  );
  return `# Connectors

What can carry out a step by reaching the world. A wiring names an action: \`{ "by": "connector", "action": "http.request", … }\`;
\`settings\` are written out, \`inputs\` are FEEL over the case's data. These pages are written from the declarations
(\`BATON_WRITE_DOCS=1 npx vitest run test/connector-pages.test.ts\`).

| connector | what for | actions |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function page({ id, name, description, tested, actions }: Connector): string {
  const how = tested === undefined ? '' : `\n\nTested: ${tested}`;
  return `# ${name}

${description} Connections are granted to it as \`${id}\`.${how}

${actions.map(section).join('\n\n')}
`;
}

function section(action: ConnectorAction): string {
  const parts = [
    `## ${action.name}`,
    `\`${action.id}\` · ${effects[action.effect]} · ${repeats[action.repeat]}`,
    action.description,
    `Connection: ${connection(action)}.`,
    table(['input', 'asked as', 'what it is'], inputRows(action)),
    table(['result', 'what it is'], outputRows(action)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const effects = { reads: 'reads', writes: 'changes something' } as const;
const repeats = {
  safe: 'may be repeated',
  'safe-by-key': 'may be repeated: every attempt carries the same key',
  unsafe: 'a second attempt after a lost answer does it twice',
} as const;

function connection({ credential }: ConnectorAction): string {
  if (credential === undefined) return 'none';
  const labels = credential.kinds.map((kind) => {
    const found = credentialKinds.find((each) => each.kind === kind);
    return found === undefined ? `\`${kind}\`` : `${found.label} (\`${kind}\`)`;
  });
  return `${credential.required ? '' : 'none, or '}${labels.join(', or ')}`;
}

function inputRows({ inputs }: ConnectorAction): string[][] {
  const required = new Set(inputs.required ?? []);
  return Object.entries(inputs.properties).map(([name, schema]) => {
    const { title, description, baton, ...rest } = facts(schema);
    const needed = required.has(name) && rest.default === undefined ? ' (required)' : '';
    const look: unknown = baton;
    return [
      `\`${name}\`${needed}`,
      `${title ?? name}${isFixed(look) ? ', written in the wiring only' : ''}`,
      [text(description), choices(rest.enum), usual(rest.default)].filter((part) => part !== '').join(' '),
    ];
  });
}

function outputRows({ outputs }: ConnectorAction): string[][] {
  const properties = facts(outputs).properties;
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).map(([name, schema]) => {
    const { title, description } = facts(schema);
    return [`\`${name}\``, [text(title), text(description)].filter((part) => part !== '').join('. ')];
  });
}

function facts(schema: unknown): Readonly<Record<string, unknown>> {
  return typeof schema === 'object' && schema !== null ? { ...schema } : {};
}

function isFixed(look: unknown): boolean {
  return typeof look === 'object' && look !== null && 'fixed' in look && look.fixed === true;
}

function choices(given: unknown): string {
  return Array.isArray(given) ? `One of ${given.map((each) => `\`${String(each)}\``).join(', ')}.` : '';
}

function usual(given: unknown): string {
  if (given === undefined) return '';
  return `Usually \`${typeof given === 'string' ? given : JSON.stringify(given)}\`.`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Braces of placeholders stay as they are: Markdown knows none. */
function cell(value: string): string {
  return value.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/gu, ' ').trim();
}
