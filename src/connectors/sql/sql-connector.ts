/**
 * The two actions every SQL database has: a query that only reads, and a statement that changes. Both share the form,
 * the limits and the way values get in: by name, bound as parameters, never as part of the text.
 *
 * Boundary: the declaration, and the result as a mapping sees it.
 */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { Exchange } from '../../ports/actions.ts';
import { type ActionCall, type ActionResult, type Connector, defineAction, field } from '../action.ts';
import { type CarryOut, carryOutOn, KEY_NAME } from './carry-out.ts';
import { firstWord, type NamedStatement, plainWords, readStatement } from './named-parameters.ts';
import type { SqlAnswer, SqlDatabase } from './sql-database.ts';
import { recordsOf, TooManyDocuments } from './sql-values.ts';

export interface SqlConnectorLook {
  readonly description: string;
  readonly tested?: string;
  /** What the author of a statement should know about this database. */
  readonly valuesHint?: string;
}

/** Who else reads there shares its connections. */
export interface SqlConnector extends Connector {
  readonly database: SqlDatabase;
  readonly carryOut: CarryOut;
}

export function sqlConnector(database: SqlDatabase, look: SqlConnectorLook): SqlConnector {
  const carryOut = carryOutOn(database);
  const credential = { kinds: [database.id], required: true };
  const outputs = Type.Object({
    rows: Type.Array(Type.Record(Type.String(), Type.Unsafe<JsonValue>({})), {
      title: 'Rows',
      description: 'One record for each row, by column name.',
    }),
    count: Type.Integer({ title: 'Count' }),
    more: Type.Boolean({ title: 'There are more', description: 'More rows than were asked for.' }),
  });
  return {
    id: database.id,
    database,
    carryOut,
    name: database.name,
    description: look.description,
    ...(look.tested === undefined ? {} : { tested: look.tested }),
    actions: [
      defineAction({
        id: `${database.id}.query`,
        name: `Look up in ${database.name}`,
        description: 'Reads rows. Cannot change anything, whatever the statement says.',
        inputs: Type.Object({
          statement: statementField('SELECT number, total FROM orders WHERE customer = :customer'),
          values: valuesField(look.valuesHint),
          maxRows: limitField('Most rows', 'Rows beyond these are left out, and the result says so.'),
          timeout: timeoutField(),
        }),
        outputs,
        credential,
        effect: 'reads',
        repeat: 'safe',
        suggestedBy: [...databaseWords, ...readingWords],
        run: (call) => runStatement(database, carryOut, call, false),
      }),
      defineAction({
        id: `${database.id}.execute`,
        name: `Change in ${database.name}`,
        description: `Carries out one statement that inserts, updates or deletes, in a transaction. If its answer is lost on the way it may have been carried out: let it use :${KEY_NAME} (a text that is the same for every attempt of the step) so that a second attempt recognises the first, and Baton tries again by itself.`,
        inputs: Type.Object({
          statement: statementField('INSERT INTO invoices (number, total) VALUES (:number, :total)'),
          values: valuesField(look.valuesHint),
          maxRows: limitField('Most rows', 'Of rows that the statement gives back (RETURNING, OUTPUT).'),
          timeout: timeoutField(),
        }),
        outputs,
        credential,
        effect: 'writes',
        repeat: 'unsafe',
        suggestedBy: [...databaseWords, ...writingWords],
        run: (call) => runStatement(database, carryOut, call, true),
      }),
    ],
  };
}

const databaseWords = ['database', 'sql', 'datenbank', 'tabelle', 'table', 'record', 'base de données'];
const readingWords = [
  'look up',
  'lookup',
  'query',
  'find',
  'fetch',
  'check',
  'suchen',
  'nachschlagen',
  'abfragen',
  'prüfen',
];
const writingWords = [
  'store',
  'save',
  'insert',
  'update',
  'book',
  'register',
  'speichern',
  'eintragen',
  'buchen',
  'erfassen',
];

function statementField(placeholder: string) {
  return field.text({
    title: 'Statement',
    description: `One SQL statement. Write values as :name and give them below; :${KEY_NAME} is always there.`,
    baton: { as: 'sql', fixed: true, placeholder },
  });
}

function valuesField(hint?: string) {
  return field.optional(
    Type.Record(Type.String(), Type.Unsafe<JsonValue>({}), {
      title: 'Values',
      description: `What the :names of the statement stand for. Other inputs of the step can be named too.${hint === undefined ? '' : ` ${hint}`}`,
      baton: { as: 'pairs' },
    }),
  );
}

const limitField = (title: string, description: string) =>
  field.whole({ title, description, minimum: 1, maximum: 10_000, default: 1_000, baton: { advanced: true } });

const timeoutField = () =>
  field.whole({
    title: 'Seconds',
    description: 'The server ends a statement that takes longer.',
    minimum: 1,
    maximum: 600,
    default: 30,
    baton: { advanced: true },
  });

interface StatementInputs {
  readonly statement: string;
  readonly values?: Variables;
  readonly maxRows: number;
  readonly timeout: number;
}

async function runStatement(
  database: SqlDatabase,
  carryOut: CarryOut,
  call: ActionCall<StatementInputs>,
  writes: boolean,
): Promise<ActionResult> {
  const { inputs, credential, services, signal } = call;
  if (credential === undefined) return refused(`Choose the connection to ${database.name} for this step.`);
  const reading = readStatement(inputs.statement, database.dialect);
  if (!reading.ok) return refused(reading.problem);
  const { statement } = reading;
  const verb = firstWord(inputs.statement, database.dialect);
  if (!writes && database.queriesBegin !== undefined && !database.queriesBegin.has(verb)) {
    return refused(`A query only reads, and a statement that begins with ${verb} may change something.`);
  }
  const forbidden = writes ? undefined : wordNotIn(statement, database);
  if (forbidden !== undefined) {
    return refused(
      `A query only reads, and ${forbidden} may change something. A column of that name is written in quotes.`,
    );
  }
  if (writes && database.changesBegin !== undefined && !database.changesBegin.has(verb)) {
    return refused(
      `A step carries out what changes this database and nothing beyond it: no statement that begins with ${verb}.`,
    );
  }
  const given = valuesFor(statement, call);
  if (given.missing !== undefined) {
    return refused(`The statement asks for :${given.missing}, which the step’s wiring does not give.`);
  }
  const { values } = given;
  const run = {
    statement,
    values,
    writes,
    maxRows: inputs.maxRows,
    timeout_ms: inputs.timeout * 1_000,
  };
  const began = services.clock.now();
  const carried = await carryOut(credential, run, services, signal);
  const request = requestSide(database.place(credential), inputs.statement, values);
  const took_ms = services.clock.now() - began;
  if (!carried.ok) {
    const { failure } = carried;
    return { ...failure, exchange: { request, response: { title: failure.message }, took_ms } };
  }
  const { answer } = carried;
  const exchange = { request, response: { title: countTitle(answer) }, took_ms };
  return resultOf(answer, call, exchange);
}

async function resultOf(
  answer: SqlAnswer,
  { services }: ActionCall<StatementInputs>,
  exchange: Exchange,
): Promise<ActionResult> {
  try {
    const rows = await recordsOf(answer, services.documents);
    return { kind: 'done', output: { rows, count: answer.affected, more: answer.more }, exchange };
  } catch (error) {
    if (error instanceof TooManyDocuments) return { ...refused(error.message), exchange };
    throw error;
  }
}

function wordNotIn(statement: NamedStatement, { queriesWithout, dialect }: SqlDatabase): string | undefined {
  if (queriesWithout === undefined) return undefined;
  return [...plainWords(statement, dialect)].find((word) => queriesWithout.has(word));
}

/** From `values`, else from whatever else the mapping gave. */
function valuesFor(
  { names }: NamedStatement,
  { inputs, data, idempotencyKey }: ActionCall<StatementInputs>,
): { readonly values: ReadonlyMap<string, JsonValue>; readonly missing?: string } {
  const values = new Map<string, JsonValue>();
  for (const name of names) {
    // An empty value is a value: it hides what is called alike outside.
    const from = Object.hasOwn(inputs.values ?? {}, name) ? (inputs.values ?? {}) : data;
    const value = name === KEY_NAME ? idempotencyKey : own(from, name);
    if (value === undefined) return { values, missing: name };
    values.set(name, value);
  }
  return { values };
}

function own(record: Variables, name: string): JsonValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function refused(message: string): Extract<ActionResult, { readonly kind: 'failed' }> {
  return { kind: 'failed', message, terminal: true };
}

function requestSide(place: string, statement: string, values: ReadonlyMap<string, JsonValue>) {
  const line = statement.trim().replace(/\s+/gu, ' ');
  const short = line.length > 80 ? `${line.slice(0, 79)}…` : line;
  const count = `${values.size} ${values.size === 1 ? 'value' : 'values'}`;
  return { title: `${place}: ${short} (${count})`, body: { statement, values: Object.fromEntries(values) } };
}

function countTitle({ affected, more }: SqlAnswer): string {
  return `${affected} ${affected === 1 ? 'row' : 'rows'}${more ? ', and more' : ''}`;
}
