/**
 * Imported operations as actions: one connector runs them all, by what was pinned; here each gets its form and its result.
 *
 * Invariant AC1  Credentials are granted to an imported API by its name, not to all imported APIs at once.
 */
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionFacts, ConnectorFacts, KnownAction } from '../../ports/actions.ts';
import type { ApiOperation, ApiVersion } from '../../ports/api-imports.ts';
import { type Connector, defineAction, field } from '../action.ts';
import { jobTypeOf } from '../action-handler.ts';
import { limitFields } from '../http/http-fields.ts';
import { httpCredentialKinds } from '../http/sign-in.ts';
import { callOperation } from './call-operation.ts';
import { isNode, jsonOf, textAt } from './nodes.ts';
import { PinnedOperation, pinnedOf } from './pinned-operation.ts';

/** Of the connector; no imported API can be called so. */
export const API_CONNECTOR = 'api';
const CALL = 'api.call';

export const apiConnector: Connector = {
  id: API_CONNECTOR,
  name: 'Imported APIs',
  description: 'Carries out the operations of imported API descriptions.',
  actions: [
    defineAction({
      id: CALL,
      name: 'Call an operation',
      description: 'Calls the operation that was pinned when the process was put into use.',
      inputs: Type.Object({}),
      outputs: Type.Object({}),
      credential: { kinds: httpCredentialKinds, required: false },
      effect: 'writes',
      repeat: 'safe-by-key',
      run: callOperation,
    }),
  ],
  grantedAs: (pinned) => (Check(PinnedOperation, pinned) ? pinned.api : undefined),
};

/** Beside what the API asks for. */
const ownInputs = Type.Object({
  accepts: field.optional(
    field.text({
      title: 'Refusals that are a result',
      description: 'Statuses the process goes on with, such as 404 where a thing may be missing.',
      baton: { advanced: true, placeholder: '404, 409' },
    }),
  ),
  ...limitFields,
});

export function connectorFactsOf(api: ApiVersion): ConnectorFacts {
  const { title, format, version } = api.description;
  return {
    id: api.name,
    name: api.title,
    description: `Imported from the description “${title}”${version === undefined ? '' : ` ${version}`} (${format}), called at ${api.base}.`,
    tested: 'Not tested by Baton: it does what the API’s own description says.',
    actions: api.operations.map((operation) => actionFactsOf(api, operation)),
  };
}

export function actionIdOf(api: string, operation: string): string {
  return `${api}.${operation}`;
}

function actionFactsOf(api: ApiVersion, operation: ApiOperation): ActionFacts {
  const { id, name, description, fields } = operation;
  return {
    id: actionIdOf(api.name, id),
    name,
    description,
    inputs: {
      type: 'object',
      properties: {
        ...Object.fromEntries(fields.map((each) => [each.name, each.schema])),
        ...Object.fromEntries(
          Object.entries(ownInputs.properties).map(([key, schema]) => [key, plain(schema)]),
        ),
      },
      required: fields.filter(({ required }) => required).map((each) => each.name),
    },
    outputs: {
      type: 'object',
      properties: {
        body: jsonOf({ title: 'What came back', ...(isNode(operation.answer) ? operation.answer : {}) }),
        status: { type: 'integer', title: 'Status' },
        headers: { type: 'object', title: 'Headers, names in lower case' },
      },
    },
    credential: credentialOf(operation),
    ...effectOf(operation),
    suggestedBy: wordsOf(operation),
  };
}

export function knownActionOf(api: ApiVersion, operation: ApiOperation): KnownAction {
  return {
    id: actionIdOf(api.name, operation.id),
    name: operation.name,
    jobType: jobTypeOf(API_CONNECTOR),
    runs: CALL,
    pinned: { ...plainRecord(pinnedOf(api, operation)) },
    inputs: [
      ...operation.fields.map(({ name, required, schema }) => ({
        name,
        label: typeof schema.title === 'string' ? schema.title : name,
        required: required && schema.default === undefined,
        fixed: false,
      })),
      ...Object.entries(ownInputs.properties).map(([name, schema]) => ({
        name,
        label: textAt(plain(schema), 'title', 200) ?? name,
        required: false,
        fixed: false,
      })),
    ],
    credential: credentialOf(operation),
  };
}

/** Where nothing is said, the API may want one all the same. */
function credentialOf({ credential }: ApiOperation) {
  return credential ?? { kinds: httpCredentialKinds, required: false };
}

function effectOf({ method, idempotencyHeader }: ApiOperation): Pick<ActionFacts, 'effect' | 'repeat'> {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return { effect: 'reads', repeat: 'safe' };
  if (method === 'PUT' || method === 'DELETE') return { effect: 'writes', repeat: 'safe' };
  return { effect: 'writes', repeat: idempotencyHeader === undefined ? 'unsafe' : 'safe-by-key' };
}

/** Of its name; those that any step might have are none. */
function wordsOf({ name, group = '' }: ApiOperation): readonly string[] {
  const words = `${name} ${group}`.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !everyday.has(word)).slice(0, 8);
}

const everyday = new Set([
  'with',
  'from',
  'into',
  'that',
  'this',
  'list',
  'find',
  'create',
  'update',
  'delete',
]);

function plain(schema: object): JsonValue {
  return JSON.parse(JSON.stringify(schema));
}

function plainRecord(value: object): Readonly<Record<string, JsonValue>> {
  return JSON.parse(JSON.stringify(value));
}
