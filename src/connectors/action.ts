/**
 * A connector's actions, each one declaration: the form of the wiring panel, the validation, the documentation page and
 * the run all read this object. `connectors/index.ts` lists the connectors; nothing else changes when one is added.
 *
 * Boundary: declares; who calls an action, masks what it tells and reports its failure is `action-handler.ts`.
 *
 * Invariants:
 * A1  `run` sees the inputs the mapping gave and nothing else of the case.
 * A2  A field marked `fixed` (a template, an SQL statement) is written in the wiring and never worked out from data.
 * A3  `run` may be called more than once for one step; every call carries the same `idempotencyKey`.
 */
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { JsonValue } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { Exchange } from '../ports/actions.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenCredential } from '../ports/credentials.ts';
import type { Documents } from '../ports/documents.ts';
import type { OutgoingHttp } from '../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../ports/outgoing-sockets.ts';
import type { AllowedFolders } from './files/allowed-folders.ts';

export interface Connector {
  /** `http`, `email`, `postgres`, …: what credentials are granted to, and its jobs' type behind `baton:`. */
  readonly id: string;
  readonly name: string;
  /** What it is for, in a sentence or two for a business reader. */
  readonly description: string;
  readonly actions: readonly ConnectorAction[];
  /** How it was tested, where that was not against the real thing. */
  readonly tested?: string;
  /** At most this many calls at once. */
  readonly concurrency?: number;
  /**
   * Whom credentials are granted to where that is not the connector itself: of an imported API the API, as what is pinned
   * tells.
   */
  readonly grantedAs?: (pinned: JsonValue | undefined) => string | undefined;
}

export interface ConnectorAction {
  /** `http.request`: the connector's id, a dot, a verb. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** A JSON schema of an object; its properties are the form's fields, in their order. */
  readonly inputs: TObject;
  /** What a mapping can take from the result. */
  readonly outputs: TSchema;
  readonly credential?: CredentialUse;
  readonly effect: 'reads' | 'writes';
  /** What a second attempt does after the first one's answer was lost. */
  readonly repeat: 'safe' | 'safe-by-key' | 'unsafe';
  /** Words (lower case, several languages) that suggest it for a step's name: `invoice`, `send`, `rechnung`. */
  readonly suggestedBy?: readonly string[];
  /** Only a diagram made for another engine names it, in that engine's terms; it is not offered in the panel. */
  readonly drawnOnly?: true;
  readonly run: (call: ActionCall<Variables>) => Promise<ActionResult>;
}

export interface CredentialUse {
  /** Kinds it can sign in with (`CredentialKind.kind`). */
  readonly kinds: readonly string[];
  readonly required: boolean;
}

export interface ActionCall<Inputs> {
  readonly inputs: Inputs;
  /** Everything the mapping gave, declared or not: what templates are filled with. */
  readonly data: Variables;
  readonly credential?: OpenCredential;
  /** What was pinned when the process was put into use (an operation of an API description, a template of a step). */
  readonly pinned?: JsonValue;
  readonly idempotencyKey: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly services: ActionServices;
  /** A secret that only the call itself comes by (a token it was given): masked like those of the credential. */
  readonly hide: (secret: string) => void;
}

export interface ActionServices {
  readonly http: OutgoingHttp;
  /** To what is not HTTP: databases, mail and file servers. No connector connects by itself. */
  readonly sockets: OutgoingSockets;
  readonly documents: Documents;
  readonly clock: Clock;
  /** Of this computer, where steps may work. */
  readonly folders: AllowedFolders;
}

export type ActionResult =
  | {
      readonly kind: 'done';
      readonly output: JsonValue;
      /** Variables it leaves by itself, beside what the step's outputs take of the output. */
      readonly leaves?: Variables;
      readonly exchange?: Exchange;
    }
  /** `facts`: what rules for modelled errors are held against (`status`, `body`, `code`), beside `message`. */
  | {
      readonly kind: 'failed';
      /** A sentence: what was asked of whom, what came back, what to do. */
      readonly message: string;
      readonly terminal: boolean;
      readonly retryAfter_ms?: number;
      /** How many attempts there still are, whatever the step says. */
      readonly attemptsLeft?: number;
      /** The diagram is to deal with it: an error of this code, with what it carries. */
      readonly error?: { readonly code: string; readonly variables?: Variables };
      readonly facts?: Readonly<Record<string, JsonValue>>;
      readonly exchange?: Exchange;
    };

/** An action as its author writes it: `run` gets inputs of the declared shape. */
export interface ActionDeclaration<Inputs extends TObject> extends Omit<ConnectorAction, 'inputs' | 'run'> {
  readonly inputs: Inputs;
  readonly run: (call: ActionCall<Static<Inputs>>) => Promise<ActionResult>;
}

export function defineAction<Inputs extends TObject>(action: ActionDeclaration<Inputs>): ConnectorAction {
  return {
    ...action,
    run: async (call) => {
      const { inputs } = call;
      if (!Check(action.inputs, inputs)) {
        return { kind: 'failed', message: inputProblem(action, inputs), terminal: true };
      }
      return action.run({ ...call, inputs });
    },
  };
}

function inputProblem({ inputs, name }: Pick<ConnectorAction, 'inputs' | 'name'>, given: Variables): string {
  const [first] = Errors(inputs, given);
  if (first === undefined) return `“${name}” was given something it cannot work with.`;
  const missing = 'requiredProperties' in first.params ? first.params.requiredProperties : undefined;
  const field = Array.isArray(missing) ? String(missing[0]) : first.instancePath.slice(1);
  const label = labelOf(inputs, field.split('/')[0] ?? field);
  if (Array.isArray(missing)) return `“${name}” needs “${label}”, which the step’s wiring does not give.`;
  return `“${label}” is not what “${name}” can work with: it ${first.message}.`;
}

function labelOf(inputs: TObject, field: string): string {
  const schema: unknown = Object.hasOwn(inputs.properties, field) ? inputs.properties[field] : undefined;
  const title = typeof schema === 'object' && schema !== null && 'title' in schema ? schema.title : undefined;
  return typeof title === 'string' ? title : field;
}

/**
 * How a field is asked for in the panel, as annotations of its schema: `title` is the label, `description` the hint, and
 * under `baton` what JSON schema has no word for.
 */
export interface FieldLook {
  readonly title: string;
  readonly description?: string;
  readonly baton?: {
    /** `template`: text with {{ placeholders }}; `sql`, `html`: code; `document`: a reference to a kept file. */
    /** `expression`: FEEL. `element`: the id of an element of the diagram. */
    /** `folder`: one of those Baton may work in. */
    readonly as?: 'lines' | 'template' | 'sql' | 'document' | 'pairs' | 'expression' | 'element' | 'folder';
    /** Only written in the wiring, never worked out (A2). */
    readonly fixed?: true;
    /** Folded away at first. */
    readonly advanced?: true;
    readonly placeholder?: string;
    /** What the values of a choice are called. */
    readonly words?: Readonly<Record<string, string>>;
    /** Asked for only while another field has one of these values. */
    readonly onlyFor?: { readonly field: string; readonly is: readonly string[] };
  };
  readonly default?: JsonValue;
}

/** Fields of `inputs`. */
export const field = {
  text: (look: FieldLook) => Type.String({ ...look, maxLength: 1_000_000 }),
  number: (look: FieldLook) => Type.Number({ ...look }),
  whole: (look: FieldLook & { readonly minimum?: number; readonly maximum?: number }) =>
    Type.Integer({ ...look }),
  yesNo: (look: FieldLook) => Type.Boolean({ ...look }),
  choice: <const Choices extends readonly string[]>(choices: Choices, look: FieldLook) =>
    Type.Enum<[...Choices]>([...choices], { ...look }),
  json: (look: FieldLook) => Type.Unsafe<JsonValue>({ ...look }),
  /** Names and texts: headers, query parameters. */
  pairs: (look: FieldLook) =>
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]), {
      ...look,
      baton: { as: 'pairs', ...look.baton },
    }),
  list: (look: FieldLook) => Type.Array(Type.Unsafe<JsonValue>({}), { ...look }),
  optional: <Schema extends TSchema>(schema: Schema) => Type.Optional(schema),
};
