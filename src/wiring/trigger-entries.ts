/**
 * TriggerEntries: what keeps a trigger of the wiring from working, told when it is written and not when something comes
 * in: a start that is not drawn, settings its kind cannot work with, a connection that is not there, an expression that
 * does not compile.
 *
 * Boundary: tells; a trigger leaves no trace in the definition. Running it is `triggers/`, which finds the same wrong.
 *
 * Invariants:
 * TE1  Each finding says by its pointer which trigger and which field it is about.
 * TE2  Its message is the trigger's name, a colon, and a sentence: where the trigger is shown anyway, the sentence is enough.
 */
import type { Finding } from '../bpmn/finding.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { FindingText, ProcessCatalogue } from './compilation.ts';
import { type DayOneCode, dayOneFindings } from './day-one-findings.ts';
import type { ProcessDefinition } from './definition.ts';
import { quote, readWiredExpression } from './usable-expression.ts';
import type { TriggerWiring, WiringDocument } from './wiring-document.ts';

/** A kind of trigger, as the compiler asks for it. */
export interface CatalogueTrigger {
  readonly name: string;
  /** It cannot tell a message. */
  readonly beginsOnly?: true;
  /** `connector`: whom it has to be granted to; absent: the connector that is called like its kind. */
  readonly credential?: { readonly kinds: readonly string[]; readonly connector?: string };
  needsCredential(settings: Settings): boolean;
  /** What keeps settings from working, in the order of the form. */
  problemsIn(settings: Settings): readonly { readonly field: string; readonly message: string }[];
}

export interface KnownCredential {
  readonly kind: string;
  /** Whom it is granted to. */
  readonly grants: readonly string[];
}

type Settings = Readonly<Record<string, JsonValue>>;

/** As a finding begins that is about a trigger. */
export function triggerPrefix(id: string, name: string | undefined): string {
  return `${quote(name ?? id)}: `;
}

const nothingBegins = { default: 'Nothing begins by it until that is put right.' };

/** What is checked, and who is told; a `Compilation` is one. */
interface TriggerCheck {
  readonly wiring: Pick<WiringDocument, 'triggers'>;
  readonly catalogue: Pick<ProcessCatalogue, 'findTrigger' | 'findCredential'>;
  reportIn(code: DayOneCode, at: string, text: FindingText): void;
}

/** As things stand now: a connection that was missing when the process was put into use may be there by now. */
export function triggerFindings(
  wiring: Pick<WiringDocument, 'triggers'>,
  processes: readonly ProcessDefinition[],
  catalogue: TriggerCheck['catalogue'],
): readonly Finding[] {
  const findings: Finding[] = [];
  const reportIn = (code: DayOneCode, at: string, text: FindingText) =>
    void findings.push({ code, severity: dayOneFindings[code].severity, at, ...text });
  reportTriggers({ wiring, catalogue, reportIn }, processes);
  return findings;
}

export function reportTriggers(check: TriggerCheck, processes: readonly ProcessDefinition[]): void {
  for (const [id, trigger] of Object.entries(check.wiring.triggers ?? {})) {
    const at = `/triggers/${id}`;
    const prefix = triggerPrefix(id, trigger.name);
    reportStart(check, processes, trigger, prefix, at);
    reportExpressions(check, trigger, prefix, at);
    if (check.catalogue.findTrigger === undefined) continue;
    const kind = check.catalogue.findTrigger(trigger.on);
    if (kind === undefined) {
      const message = `${prefix}This Baton has no kind ${quote(trigger.on)}.`;
      check.reportIn('trigger-incomplete', `${at}/on`, { message, ...nothingBegins });
      continue;
    }
    reportSettings(check, trigger, kind, prefix, at);
    reportConnection(check, trigger, kind, prefix, at);
  }
}

function reportStart(
  check: TriggerCheck,
  processes: readonly ProcessDefinition[],
  { start, message }: TriggerWiring,
  prefix: string,
  at: string,
): void {
  if (start === undefined || message !== undefined || processes.length === 0) return;
  const isDrawn = processes.some(
    ({ id, starts }) => id === start || starts.some(({ elements }) => elements.includes(start)),
  );
  if (isDrawn) return;
  const found = processes.flatMap(({ starts }) => starts.flatMap(({ elements }) => elements.slice(0, 1)));
  const expected = found.length === 0 ? '' : ` It begins at ${found.slice(0, 5).map(quote).join(', ')}.`;
  check.reportIn('trigger-start-unknown', `${at}/start`, {
    message: `${prefix}It is to begin cases at ${quote(start)}, where the process does not begin.${expected}`,
    ...nothingBegins,
  });
}

function reportExpressions(check: TriggerCheck, trigger: TriggerWiring, prefix: string, at: string): void {
  const { when, title, message, data = {} } = trigger;
  const written = [
    ['when', 'the condition', when],
    ['title', 'what the case is called', title],
    ['message/key', 'which case it is for', message?.key],
    ...Object.entries(data).map(
      ([target, text]) => [`data/${pointerPart(target)}`, quote(target), text] as const,
    ),
  ] as const;
  for (const [place, called, text] of written) {
    if (text === undefined) continue;
    const read = readWiredExpression(text);
    if (read.usable) continue;
    check.reportIn('wiring-expression-not-usable', `${at}/${place}`, {
      message: `${prefix}${read.quote} cannot be understood as an expression; it is to work out ${called}.`,
    });
  }
}

function reportSettings(
  check: TriggerCheck,
  { settings = {}, message: told }: TriggerWiring,
  kind: CatalogueTrigger,
  prefix: string,
  at: string,
): void {
  if (kind.beginsOnly === true && told !== undefined) {
    check.reportIn('trigger-incomplete', `${at}/message`, {
      message: `${prefix}It begins cases; it cannot tell a waiting one.`,
      ...nothingBegins,
    });
  }
  for (const { field, message } of kind.problemsIn(settings)) {
    check.reportIn('trigger-incomplete', `${at}/settings/${pointerPart(field)}`, {
      message: `${prefix}${message}`,
      ...nothingBegins,
    });
  }
}

function reportConnection(
  check: TriggerCheck,
  { credential, settings = {} }: TriggerWiring,
  kind: CatalogueTrigger,
  prefix: string,
  at: string,
): void {
  const why = connectionProblem(check, credential, settings, kind);
  if (why === undefined) return;
  check.reportIn('trigger-connection-missing', `${at}/credential`, {
    message: `${prefix}${why}`,
    ...nothingBegins,
  });
}

function connectionProblem(
  { catalogue }: TriggerCheck,
  credential: string | undefined,
  settings: Settings,
  kind: CatalogueTrigger,
): string | undefined {
  if (credential === undefined) {
    return kind.needsCredential(settings) ? 'No connection is chosen.' : undefined;
  }
  if (kind.credential === undefined || catalogue.findCredential === undefined) return undefined;
  const { kinds, connector } = kind.credential;
  const found = catalogue.findCredential(credential);
  if (found === undefined) return `There is no connection ${quote(credential)} here.`;
  if (!kinds.includes(found.kind)) {
    return `The connection ${quote(credential)} is of the kind ${quote(found.kind)}, and ${kinds.map(quote).join(' or ')} was expected.`;
  }
  return found.grants.includes(connector ?? found.kind)
    ? undefined
    : `The connection ${quote(credential)} is not granted to ${quote(kind.name)}.`;
}

function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
