/**
 * The readable page of the API, made from its OpenAPI document: no script, no style from elsewhere.
 *
 * Boundary: text. Reads only the parts of OpenAPI that our schemas produce.
 */
import { errorCatalogue } from './error-catalogue.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly additionalProperties?: Schema | boolean;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>> | undefined>>;
}

const style = `:root{color-scheme:light dark;--ink:#1d1c1a;--quiet:#6b675f;--line:#dedad2;--accent:#2b3fbf;--ground:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#eceae6;--quiet:#a5a098;--line:#3a3833;--accent:#9aa8ff;--ground:#191817}}
body{font:14px/1.5 Inter,system-ui,sans-serif;color:var(--ink);background:var(--ground);max-width:960px;margin:0 auto;padding:32px 20px 80px}
h1{font-size:24px;margin:0}h2{font-size:18px;margin:40px 0 8px;text-transform:capitalize}a{color:var(--accent)}
details{border-top:1px solid var(--line);padding:8px 0}summary{cursor:pointer;display:flex;gap:12px;flex-wrap:wrap}
code{font:13px ui-monospace,monospace}.m{color:var(--accent);min-width:52px;font-weight:600}.q{color:var(--quiet)}
table{border-collapse:collapse;margin:8px 0 16px;width:100%}td,th{text-align:left;vertical-align:top;padding:3px 16px 3px 0;border-bottom:1px solid var(--line);font-weight:400}
h3{font-size:13px;margin:16px 0 4px;font-weight:600}`;

export function apiPage(document: ApiDocument): string {
  const families = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations ?? {})) {
      const tag = operation.tags?.[0] ?? 'other';
      families.set(tag, [...(families.get(tag) ?? []), operationHtml(method, path, operation)]);
    }
  }
  const body = [...families].map(
    ([tag, entries]) => `<h2 id="${escaped(tag)}">${escaped(tag)}</h2>${entries.join('')}`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(document.info.title)}</title><style>${style}</style>
<h1>${escaped(document.info.title)} <span class="q">${escaped(document.info.version)}</span></h1>
<p>${escaped(document.info.description ?? '')} <a href="/api/openapi.json">openapi.json</a></p>
<p>${[...families.keys(), 'errors'].map((tag) => `<a href="#${escaped(tag)}">${escaped(tag)}</a>`).join(' · ')}</p>
${body.join('\n')}${errorsHtml()}</html>`;
}

function operationHtml(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map((parameter) => ({
    name: parameter.name,
    type: typeName(parameter.schema),
    note: [
      parameter.in,
      parameter.required === true ? 'required' : '',
      parameter.description ?? parameter.schema?.description ?? '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  }));
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status !== 'default');
  return `<details><summary><code class="m">${escaped(method.toUpperCase())}</code><code>${escaped(path)}</code><span class="q">${escaped(operation.summary ?? '')}</span></summary>
<p>${prose(operation.description ?? '')}</p>${rows('Parameters', parameters)}${rows(
    'Body',
    fields(body, (required) => (required ? 'required' : '')),
  )}${answers
    .map(([status, answer]) =>
      rows(
        `Answer ${status}`,
        fields(Object.values(answer.content ?? {})[0]?.schema, (always) => (always ? '' : 'not always')),
      ),
    )
    .join('')}</details>`;
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly note: string;
}

function fields(
  schema: Schema | undefined,
  mark: (required: boolean) => string,
  prefix = '',
  depth = 0,
): Row[] {
  if (schema?.properties === undefined) return [];
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const required = mark(schema.required?.includes(name) === true);
    const row = {
      name: path,
      type: typeName(field),
      note: [required, field.description ?? ''].filter(Boolean).join('; '),
    };
    const inner = field.type === 'array' ? field.items : field;
    const more =
      depth < 3 ? fields(inner, mark, field.type === 'array' ? `${path}[].` : `${path}.`, depth + 1) : [];
    return [row, ...more];
  });
}

function typeName(schema: Schema | undefined): string {
  if (schema === undefined) return '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map(typeName).join(' | ');
  if (schema.type === 'array') return `${typeName(schema.items) || 'any'}[]`;
  if (schema.type === undefined) return 'any';
  return typeof schema.type === 'string' ? schema.type : schema.type.join(' | ');
}

function rows(title: string, list: readonly Row[]): string {
  if (list.length === 0) return '';
  const body = list
    .map(
      (row) =>
        `<tr><td><code>${escaped(row.name)}</code></td><td><code>${escaped(row.type)}</code></td><td>${prose(row.note)}</td></tr>`,
    )
    .join('');
  return `<h3>${escaped(title)}</h3><table>${body}</table>`;
}

function errorsHtml(): string {
  const body = Object.entries(errorCatalogue)
    .map(
      ([code, kind]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${kind.status}</td><td>${escaped(kind.title)}. <span class="q">${prose(kind.explains)}</span></td></tr>`,
    )
    .join('');
  return `<h2 id="errors">errors</h2><table>${body}</table>`;
}

/** Text in backticks is code. */
function prose(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
