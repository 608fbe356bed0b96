/**
 * What is pinned of an operation when a process is put into use: all that a call needs, nothing of what only people read.
 *
 * Invariant PO1  The form of what is pinned never changes but by additions: processes in use hold it.
 */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import type { ApiOperation, ApiVersion } from '../../ports/api-imports.ts';

const Field = Type.Object({
  name: Type.String(),
  sends: Type.String(),
  place: Type.Enum(['path', 'query', 'header', 'cookie', 'body', 'whole-body']),
  style: Type.Optional(Type.Enum(['list', 'comma', 'space', 'pipe', 'brackets', 'json', 'label', 'matrix'])),
  label: Type.String(),
  required: Type.Boolean(),
  type: Type.Optional(Type.String()),
  usual: Type.Optional(Type.Unsafe<JsonValue>({})),
});

export const PinnedOperation = Type.Object({
  api: Type.String(),
  version: Type.Integer(),
  operation: Type.String(),
  base: Type.String(),
  method: Type.String(),
  path: Type.String(),
  fields: Type.Array(Field),
  body: Type.Optional(
    Type.Object({
      as: Type.Enum(['json', 'form', 'text', 'document', 'multipart']),
      type: Type.String(),
      required: Type.Boolean(),
    }),
  ),
  accept: Type.Optional(Type.String()),
  idempotencyHeader: Type.Optional(Type.String()),
});
export type PinnedOperation = Static<typeof PinnedOperation>;
export type PinnedField = Static<typeof Field>;

export function pinnedOf(
  { name, version, base }: Pick<ApiVersion, 'name' | 'version' | 'base'>,
  operation: ApiOperation,
): PinnedOperation {
  const { body, accept, idempotencyHeader } = operation;
  return {
    api: name,
    version,
    operation: operation.id,
    base: operation.base ?? base,
    method: operation.method,
    path: operation.path,
    fields: operation.fields.map(({ name: field, sends, place, style, required, schema }) => ({
      name: field,
      sends,
      place,
      ...(style === undefined ? {} : { style }),
      label: typeof schema.title === 'string' ? schema.title : sends,
      required,
      ...(typeof schema.type === 'string' ? { type: schema.type } : {}),
      // What is optional the API fills in by itself.
      ...(required && schema.default !== undefined ? { usual: schema.default } : {}),
    })),
    ...(body === undefined ? {} : { body: { ...body } }),
    ...(accept === undefined ? {} : { accept }),
    ...(idempotencyHeader === undefined ? {} : { idempotencyHeader }),
  };
}
