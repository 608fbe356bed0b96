/**
 * Holds a change of a credential against its kind: what is missing, unknown, too long, not one of the choices.
 *
 * Boundary: checks and sorts into secret and open fields; the vault seals and writes.
 */
import type { CredentialChange, CredentialField, CredentialKind } from '../../ports/credentials.ts';

export type Fields = Readonly<Record<string, string>>;

export interface FieldFault {
  readonly name: string;
  readonly message: string;
}

export type CheckedFields =
  | { readonly ok: true; readonly open: Fields; readonly secret: Fields }
  | { readonly ok: false; readonly faults: readonly FieldFault[] };

/** What there was before a change. */
export interface FieldsBefore {
  readonly open: Fields;
  /** Names of the secret fields there are. */
  readonly filled: readonly string[];
  /** Undefined: they cannot be opened here. */
  readonly secret: Fields | undefined;
}

const LONGEST_FIELD = 20_000;
const LONGEST_NAME = 100;
const MOST_GRANTS = 200;

export function checkFields(
  kind: CredentialKind,
  change: CredentialChange,
  before: FieldsBefore | undefined,
): CheckedFields {
  const faults = [...faultsOfName(change), ...unknownFields(kind, change.fields)];
  const moved = before !== undefined && kind.fields.some((field) => hasMoved(field, change.fields, before));
  const open: Record<string, string> = {};
  const secret: Record<string, string> = {};
  for (const field of kind.fields) {
    const given = field.secret ? fieldOf(change.fields, field.name) : openValue(field, change.fields);
    const kept = field.secret ? fieldOf(before?.secret ?? {}, field.name) : undefined;
    const value = given ?? (moved ? undefined : kept) ?? '';
    const lost = given === undefined && (moved ? kept !== undefined : isLost(field, before));
    const fault = lost ? againFault(field, moved) : faultOf(field, value);
    if (fault !== undefined) faults.push({ name: field.name, message: fault });
    else if (value !== '') (field.secret ? secret : open)[field.name] = value;
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, open, secret };
}

/** Of an open field: what it becomes, its usual value where it has to have one and none was given. */
function openValue({ name, required, usual = '' }: CredentialField, given: Fields): string {
  return fieldOf(given, name) ?? (required ? usual : '');
}

function isLost({ name, secret }: CredentialField, before: FieldsBefore | undefined): boolean {
  return secret && before !== undefined && before.secret === undefined && before.filled.includes(name);
}

function againFault({ label }: CredentialField, moved: boolean): string {
  return moved
    ? `“${label}” is needed again, because it would now be sent somewhere else.`
    : `“${label}” is needed again: what was kept of it cannot be opened here.`;
}

function faultsOfName({ name, grants }: CredentialChange): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@-]*$/u.test(name) || name.length > LONGEST_NAME) {
    const message = `A name has up to ${LONGEST_NAME} letters, digits, spaces and . _ @ -, and begins with a letter or digit.`;
    faults.push({ name: 'name', message });
  }
  if (grants.length > MOST_GRANTS || grants.some((grant) => grant === '' || grant.length > LONGEST_NAME)) {
    faults.push({ name: 'grants', message: 'Expected the ids of connectors.' });
  }
  return faults;
}

function unknownFields({ label, fields }: CredentialKind, given: Fields): FieldFault[] {
  const known = new Set(fields.map(({ name }) => name));
  return Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, message: `“${label}” has no field “${name}”.` }));
}

/** Whoever may not read a secret must not be able to have it sent somewhere else either. */
function hasMoved(field: CredentialField, given: Fields, before: FieldsBefore): boolean {
  return field.target === true && openValue(field, given) !== (fieldOf(before.open, field.name) ?? '');
}

function faultOf(
  { name, label, required, options, lines }: CredentialField,
  value: string,
): string | undefined {
  if (value === '') return required ? `“${label}” is empty.` : undefined;
  if (value.length > LONGEST_FIELD) return `“${label}” is longer than ${LONGEST_FIELD} characters.`;
  if (options !== undefined && !options.some((option) => option.value === value)) {
    const choices = options.map((option) => option.value).join(', ');
    return `“${label}” is one of ${choices}; found “${value}”.`;
  }
  if (lines !== true && /[\r\n]/u.test(value)) return `“${label}” is one line.`;
  if (/(?:Url|^endpoint)$/u.test(name) && !isWebAddress(value)) {
    return `“${label}” is an address that begins with https:// or http://, without a user name in it; found “${value}”.`;
  }
  if (name === 'port' && !(/^\d{1,5}$/u.test(value) && Number(value) <= 65_535)) {
    return `“${label}” is a number up to 65535; found “${value}”.`;
  }
  return undefined;
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/u.test(protocol) && username === '' && password === '' && hash === '';
}

function fieldOf(fields: Fields, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
