/**
 * The public page of a form: plain HTML that works without a script, in the product's look.
 *
 * Invariants:
 * FP1  Everything written by people is escaped; the page loads nothing from anywhere.
 * FP2  Every field has a label, and a fault stands beside its field and is announced with it.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { FormFault } from '../../people/form-check.ts';
import type { FormField } from '../../wiring/definition.ts';

/** A field nobody sees. */
export const HONEYPOT = 'website_address_';
/** What makes one page one case. */
export const ONCE = 'once_';

export interface FormPage {
  readonly heading: string;
  readonly intro?: string | undefined;
  readonly fields: readonly FormField[];
  readonly values: Variables;
  readonly faults: readonly FormFault[];
  readonly once: string;
}

export function formPage({ heading, intro, fields, values, faults, once }: FormPage): string {
  const wrong =
    faults.length === 0 ? '' : `<p class="wrong" role="alert">Please look at what is marked below.</p>`;
  const shown = fields.filter(({ readOnly }) => readOnly !== true);
  const rows = shown.map((field) => fieldRow(field, values[field.name], faultOf(field, faults)));
  return page(
    heading,
    `<h1>${escaped(heading)}</h1>${intro === undefined ? '' : `<p>${escaped(intro).replaceAll('\n', '<br>')}</p>`}${wrong}
<form method="post"${hasFiles(fields) ? ' enctype="multipart/form-data"' : ''}>${rows.join('\n')}
<div class="unseen" aria-hidden="true"><label>Leave this empty <input name="${HONEYPOT}" tabindex="-1" autocomplete="off"></label></div>
<input type="hidden" name="${ONCE}" value="${escaped(once)}">
<button type="submit">Send</button></form>`,
  );
}

export function hasFiles(fields: readonly FormField[]): boolean {
  return fields.some(({ type, readOnly }) => type === 'file' && readOnly !== true);
}

export function thanksPage(heading: string, thanks: string, caseId: number | undefined): string {
  const number = caseId === undefined ? '' : `<p>Your number with us is <strong>${caseId}</strong>.</p>`;
  return page(heading, `<h1>${escaped(heading)}</h1><p role="status">${escaped(thanks)}</p>${number}`);
}

function faultOf({ name }: FormField, faults: readonly FormFault[]): string | undefined {
  return faults.find(({ where }) => where === `variables.${name}`)?.message;
}

function fieldRow(field: FormField, value: JsonValue | undefined, fault: string | undefined): string {
  const id = `f-${escaped(field.name)}`;
  const notes = [
    ...(field.hint === undefined ? [] : [`<span class="hint" id="${id}-hint">${escaped(field.hint)}</span>`]),
    ...(fault === undefined ? [] : [`<span class="fault" id="${id}-fault">${escaped(fault)}</span>`]),
  ].join('');
  const described = [
    ...(field.hint === undefined ? [] : [`${id}-hint`]),
    ...(fault === undefined ? [] : [`${id}-fault`]),
  ];
  const attributes = [
    `id="${id}"`,
    `name="${escaped(field.name)}"`,
    ...(field.required && field.type !== 'boolean' ? ['required'] : []),
    ...(described.length === 0 ? [] : [`aria-describedby="${described.join(' ')}"`]),
    ...(fault === undefined ? [] : ['aria-invalid="true"']),
  ].join(' ');
  const label = `${escaped(field.label)}${field.required ? '' : ' <small>(may stay empty)</small>'}`;
  if (field.type === 'boolean' && field.options === undefined) {
    const checked = value === true ? ' checked' : '';
    return `<p class="field"><label class="tick"><input type="checkbox" ${attributes} value="yes"${checked}> ${escaped(field.label)}</label>${notes}</p>`;
  }
  return `<p class="field"><label for="${id}">${label}</label>${notes}${control(field, attributes, value)}</p>`;
}

function control(field: FormField, attributes: string, value: JsonValue | undefined): string {
  if (field.options !== undefined) {
    const chosen = Array.isArray(value) ? value : [value];
    const options = field.options.map(
      (option, index) =>
        `<option value="${index}"${chosen.includes(option.value) ? ' selected' : ''}>${escaped(option.label)}</option>`,
    );
    const none = field.many === true ? '' : '<option value=""></option>';
    return `<select ${attributes}${field.many === true ? ' multiple' : ''}>${none}${options.join('')}</select>`;
  }
  // A page cannot put a file back into a field: after a fault it is chosen again.
  if (field.type === 'file')
    return `<input type="file" ${attributes}${field.many === true ? ' multiple' : ''}>`;
  const text =
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const longest = field.maxLength === undefined ? '' : ` maxlength="${field.maxLength}"`;
  if (field.multiline === true)
    return `<textarea ${attributes} rows="4"${longest}>${escaped(text)}</textarea>`;
  const type = field.type === 'date' ? 'date' : 'text';
  const mode = field.type === 'number' ? ' inputmode="decimal"' : '';
  return `<input type="${type}" ${attributes}${mode}${longest} value="${escaped(text)}">`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

const style = `:root{color-scheme:light dark;--ink:#1d1c1a;--soft:#65615b;--line:#8d8880;--paper:#fff;--accent:#3a36c8;--help:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#efece6;--soft:#aaa59c;--line:#77736b;--paper:#1a1917;--accent:#a5a3ff;--help:#ff9a90}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 Inter,system-ui,sans-serif}
main{max-width:560px;margin:0 auto;padding:40px 20px}h1{font-size:24px;line-height:1.25;margin:0 0 16px}
.field{display:flex;flex-direction:column;gap:4px;margin:0 0 20px}label{font-weight:600}small,.hint{color:var(--soft);font-size:14px;font-weight:400}
input:not([type=checkbox]),select,textarea{font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:8px;padding:8px 12px;min-height:44px;box-sizing:border-box;width:100%}
option{color:#1d1c1a;background:#fff}.tick{font-weight:400}[aria-invalid]{border-color:var(--help)!important}.fault,.wrong{color:var(--help)}
button{font:inherit;font-weight:600;border:0;border-radius:8px;padding:10px 24px;min-height:44px;background:var(--accent);color:var(--paper);cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}.unseen{position:absolute;left:-9999px}`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (letter) => `&#${letter.charCodeAt(0)};`);
}
