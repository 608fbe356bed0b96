/** An imported API and its operations, as the API tells them. */
import type { ApiOperation, ApiOperationLine, ApiVersion } from '../../ports/api-imports.ts';
import type { ApiOperationInfo, ApiUser, ImportedApi } from '../api/imported-apis.ts';

export function importedApiView(api: ApiVersion, usedBy: readonly ApiUser[]): ImportedApi {
  const { description, operations, name, title, version, base, document, fileName, url } = api;
  return {
    name,
    title,
    version,
    base,
    format: description.format,
    ...(description.version === undefined ? {} : { apiVersion: description.version }),
    document,
    fileName,
    ...(url === undefined ? {} : { url }),
    signIns: description.signIns.map((signIn) => ({ ...signIn, fields: { ...signIn.fields } })),
    operations: operations.map((operation) => operationLineView({ ...operation, asks: asksOf(operation) })),
    changedAt: api.createdAt,
    ...(api.createdBy === undefined ? {} : { changedBy: api.createdBy }),
    usedBy: [...usedBy],
  };
}

export function operationLineView(operation: ApiOperationLine): ApiOperationInfo {
  const { id, name, description, method, path, base, group, deprecated, asks } = operation;
  return {
    id,
    name,
    description,
    method,
    path,
    ...(base === undefined ? {} : { base }),
    ...(group === undefined ? {} : { group }),
    ...(deprecated === undefined ? {} : { deprecated }),
    asks: [...asks],
  };
}

function asksOf({ fields }: ApiOperation): string[] {
  return fields
    .slice(0, 12)
    .map(({ schema, name }) => (typeof schema.title === 'string' ? schema.title : name));
}
