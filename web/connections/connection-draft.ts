/** What stands in the dialog of a connection, and what is sent of it. A secret is only sent when it was typed. */
import type {
  CredentialFieldInfo,
  CredentialInfo,
  CredentialKindInfo,
  PutCredential,
} from '../../src/server/api/credentials.ts';

export interface ConnectionDraft {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  /** Secret fields that are filled in and are to be typed anew. */
  readonly replaced: readonly string[];
  readonly grants: readonly string[];
}

export function newDraft(kind: CredentialKindInfo, name = ''): ConnectionDraft {
  const usual = kind.fields.map(({ name: field, usual: value = '' }) => [field, value]);
  // With one thing that can use it there is nothing to choose.
  const grants = kind.connectors.length === 1 ? kind.connectors.map(({ id }) => id) : [];
  return { name, values: Object.fromEntries(usual), replaced: [], grants };
}

export function draftOf(line: CredentialInfo): ConnectionDraft {
  return { name: line.name, values: { ...line.fields }, replaced: [], grants: line.grants };
}

export function requestOf(
  kind: CredentialKindInfo,
  draft: ConnectionDraft,
  line?: CredentialInfo,
): PutCredential {
  const fields: Record<string, string> = {};
  for (const field of kind.fields) {
    const value = draft.values[field.name] ?? '';
    if (isKept(field, draft, line)) continue;
    if (value !== '' || draft.replaced.includes(field.name)) fields[field.name] = value;
  }
  return { kind: kind.kind, fields, grants: [...draft.grants] };
}

/** A secret that is filled in and stays. */
export function isKept(field: CredentialFieldInfo, draft: ConnectionDraft, line?: CredentialInfo): boolean {
  return field.secret && isFilled(field, line) && !draft.replaced.includes(field.name);
}

export function isFilled(field: CredentialFieldInfo, line?: CredentialInfo): boolean {
  return line?.filled.includes(field.name) === true;
}

/** Whether the secrets would be sent to another place than before. */
export function isMoved(kind: CredentialKindInfo, draft: ConnectionDraft, line?: CredentialInfo): boolean {
  if (line === undefined) return false;
  return kind.fields.some(
    ({ name, target }) => target === true && (draft.values[name] ?? '') !== (line.fields[name] ?? ''),
  );
}
