/**
 * DrawnConnectors: connectors of other engines that Baton carries out itself, by the names diagrams give them. Such a step
 * runs as it is drawn, without a wiring or a template.
 *
 * Boundary: which action stands for which name, and with what. Calling is a job that the connector takes; what its inputs
 * mean is the action's (`connectors/element-templates/`).
 *
 * Invariants:
 * DC1  A secret is named, never contained; its names are pinned by the input whose own text holds them.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import type { MappingMeaning, WorkMeaning } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Compilation } from './compilation.ts';
import type { CatalogueAction } from './connector-work.ts';
import type { RetryPolicy, Work } from './definition.ts';
import { isoDuration_ms } from './iso-times.ts';
import { secretNamesIn } from './secret-names.ts';
import { quote } from './usable-expression.ts';

type Said = Extract<WorkMeaning, { kind: 'worker' | 'handler' }>;

/** By job type (Camunda 8) or connector id (Camunda 7). */
const standIns: Readonly<Record<string, string>> = {
  'io.camunda:http-json:1': 'http.camunda-rest',
  'io.camunda:connector-graphql:1': 'http.camunda-graphql',
  'http-connector': 'http.camunda-http-connector',
};

/** What a Camunda 8 diagram tells its connectors by headers. */
const rules = ['resultVariable', 'resultExpression', 'errorExpression'] as const;

/** Absent where the diagram names no connector that Baton has. */
export function drawnAction(compilation: Compilation, node: FlowNode): CatalogueAction | undefined {
  const said = node.meaning?.work;
  const name = said === undefined ? undefined : nameIn(said);
  if (name === undefined || !Object.hasOwn(standIns, name)) return undefined;
  return compilation.catalogue.findAction?.(standIns[name] ?? '');
}

export function drawnConnectorWork(
  compilation: Compilation,
  node: FlowNode,
  retry: RetryPolicy,
): Work | undefined {
  const said = node.meaning?.work;
  const action = drawnAction(compilation, node);
  if (action === undefined || (said?.kind !== 'worker' && said?.kind !== 'handler')) return undefined;
  const secrets = secretsOf(node, said);
  reportSecrets(compilation, node, action.name, Object.values(secrets).flat());
  const pinned = Object.fromEntries(
    rules.flatMap((name): [string, string][] => {
      const text = headerOf(said, name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
  const backoff_ms = isoDuration_ms(headerOf(said, 'retryBackoff') ?? '');
  const settings: Record<string, JsonValue> = {
    action: action.runs,
    name: action.name,
    values: {},
    ...(Object.keys(pinned).length === 0 ? {} : { pinned }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
  };
  return {
    by: 'job',
    jobType: action.jobType,
    sees: 'inputs',
    retry: { ...retry, ...(backoff_ms === undefined ? {} : { backoff_ms }) },
    settings,
  };
}

/** What a connector of Camunda 7 is given, as one variable beside the step's own inputs. */
export function connectorInputs(node: FlowNode): readonly MappingMeaning[] {
  return (ownMappings(node)?.inputs ?? []).map((mapping) => ({
    ...mapping,
    target: `connector.${mapping.target}`,
    chained: true,
  }));
}

/** What is taken of its answer goes where the step's own results go. */
export function connectorOutputs(node: FlowNode): readonly MappingMeaning[] {
  return ownMappings(node)?.outputs ?? [];
}

/** The variables such a step leaves, as far as its result expression can be read without running it. */
export function drawnResults({ settings }: Extract<Work, { by: 'job' }>): readonly string[] {
  return resultNames(
    pinnedText(settings?.pinned, 'resultVariable'),
    pinnedText(settings?.pinned, 'resultExpression'),
  );
}

/** What an expression that gives an object calls its entries, read without running it. */
export function resultNames(
  resultVariable: string | undefined,
  resultExpression: string | undefined,
): readonly string[] {
  const entries =
    resultExpression !== undefined
      ? [...resultExpression.matchAll(/[{,]\s*"?([A-Za-z_]\w*)"?\s*:/gu)].map(([, name]) => name ?? '')
      : [];
  return resultVariable === undefined ? entries : [resultVariable, ...entries];
}

function pinnedText(pinned: JsonValue | undefined, name: string): string | undefined {
  if (typeof pinned !== 'object' || pinned === null) return undefined;
  const found = Object.entries(pinned).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}

function ownMappings(node: FlowNode) {
  const said = node.meaning?.work;
  return said?.kind === 'handler' ? said.connector : undefined;
}

function nameIn(said: WorkMeaning): string | undefined {
  if (said.kind === 'handler') return said.connector === undefined ? undefined : said.handler;
  if (said.kind !== 'worker' || !('literal' in said.jobType)) return undefined;
  return typeof said.jobType.literal === 'string' ? said.jobType.literal : undefined;
}

function headerOf({ headers = {} }: Said, name: string): string | undefined {
  const text = Object.hasOwn(headers, name) ? headers[name]?.trim() : undefined;
  return text === '' ? undefined : text;
}

function secretsOf(node: FlowNode, said: Said): Record<string, string[]> {
  const inputs = said.kind === 'handler' ? connectorInputs(node) : (node.meaning?.inputs ?? []);
  const found: Record<string, string[]> = {};
  for (const { target, source } of inputs) {
    const names = secretNamesIn(textOf(source));
    const [input = target] = target.split('.');
    if (names.length > 0) found[input] = [...new Set([...(found[input] ?? []), ...names])];
  }
  return found;
}

function textOf(source: MappingMeaning['source']): string {
  if ('literal' in source)
    return typeof source.literal === 'string' ? source.literal : JSON.stringify(source.literal);
  return 'expression' in source ? source.expression.text : source.script.text;
}

/** `users`: whom the connection has to be granted to, in words. */
export function reportSecrets(
  compilation: Compilation,
  node: FlowNode,
  action: string,
  names: readonly string[],
  users: 'web APIs' | 'webhooks' = 'web APIs',
): void {
  const find = compilation.catalogue.findSecret;
  if (find === undefined) return;
  const lacking = [...new Set(names)].flatMap((name) => {
    const state = find(name, users === 'webhooks' ? 'webhook' : 'http');
    if (state === 'usable') return [];
    const connection = `the connection ${quote(name)}`;
    return [state === 'missing' ? `${connection} is not here` : `${connection} is not for ${users}`];
  });
  if (lacking.length === 0) return;
  compilation.report('secret-missing', node, {
    message: `${quote(nameOf(compilation.map, node))} (${action}) signs in with secrets by their names, but ${lacking.join(' and ')}. Add it under Connections with that name, for ${users}.`,
    default:
      users === 'webhooks'
        ? 'What is sent to its address is refused until it is there.'
        : 'The step stops with a problem when a case comes there, and can be tried again once it is there.',
  });
}
