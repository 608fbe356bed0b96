/**
 * What Camunda 8's webhook connector is set to, by the names its element template binds.
 *
 * Source: Camunda 8 documentation, "HTTP Webhook Connector"; template `io.camunda.connectors.webhook.WebhookConnector.v1`.
 */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import type { SettingProblem } from '../../ports/triggers.ts';
import { expression } from '../live-trigger.ts';
import { problemsOf } from '../trigger-kind.ts';

const text = Type.Optional(Type.String());

export const CamundaWebhookSettings = Type.Object({
  'inbound.context': text,
  'inbound.method': text,
  'inbound.shouldValidateHmac': text,
  'inbound.hmacSecret': text,
  'inbound.hmacHeader': text,
  'inbound.hmacAlgorithm': text,
  'inbound.hmacScopes': text,
  'inbound.auth.type': text,
  'inbound.auth.username': text,
  'inbound.auth.password': text,
  'inbound.auth.apiKey': text,
  'inbound.auth.apiKeyLocator': text,
  'inbound.responseExpression': text,
  'inbound.responseBodyExpression': text,
  'inbound.verificationExpression': text,
  messageIdExpression: text,
  resultVariable: text,
  resultExpression: text,
  /** Secrets by the property that names them. */
  secrets: Type.Optional(Type.Unsafe<JsonValue>({})),
});
export type CamundaWebhookSettings = Static<typeof CamundaWebhookSettings>;

type TextName = Exclude<keyof CamundaWebhookSettings, 'secrets'>;

const expressions: readonly TextName[] = [
  'inbound.auth.apiKeyLocator',
  'inbound.responseExpression',
  'inbound.responseBodyExpression',
  'inbound.verificationExpression',
  'messageIdExpression',
  'resultExpression',
];
/** Texts, or expressions where they begin with `=`. */
const secretTexts: readonly TextName[] = [
  'inbound.hmacSecret',
  'inbound.auth.username',
  'inbound.auth.password',
  'inbound.auth.apiKey',
];
const methods = ['any', 'get', 'post', 'put', 'delete', 'patch'];

export function settingProblems(settings: CamundaWebhookSettings): readonly SettingProblem[] {
  const method = said(settings, 'inbound.method') ?? 'any';
  const signIn = signInOf(settings);
  return [
    ...(methods.includes(method.toLowerCase())
      ? []
      : [
          {
            field: 'inbound.method',
            message: `It is to take ${method}, which is no method of HTTP known here.`,
          },
        ]),
    ...signatureProblems(settings),
    ...(signIn === 'none' || signIn === 'basic' || signIn === 'apikey'
      ? []
      : [
          {
            field: 'inbound.auth.type',
            message: `Its senders sign in by ${signIn.toUpperCase()}, which Baton does not check.`,
          },
        ]),
    ...needed(settings, signIn === 'basic', ['inbound.auth.username', 'inbound.auth.password']),
    ...needed(settings, signIn === 'apikey', ['inbound.auth.apiKey', 'inbound.auth.apiKeyLocator']),
    ...expressions.flatMap((name) => {
      const written = said(settings, name);
      return written === undefined ? [] : problemsOf(name, () => expression(written));
    }),
    ...secretTexts.flatMap((name) => {
      const written = said(settings, name);
      if (written?.startsWith('=') !== true) return [];
      // What is written is not repeated: it may be the secret itself.
      const message = `“${name}” begins with “=” and cannot be understood as an expression.`;
      return problemsOf(name, () => expression(written)).map(({ field }) => ({ field, message }));
    }),
  ];
}

export function isSigned(settings: CamundaWebhookSettings): boolean {
  return said(settings, 'inbound.shouldValidateHmac')?.toLowerCase() === 'enabled';
}

/** `none`, `basic`, `apikey`, or what the diagram says. */
export function signInOf(settings: CamundaWebhookSettings): string {
  return (said(settings, 'inbound.auth.type') ?? 'none').toLowerCase();
}

/** By `sha_256` and the like, the name Node knows. */
export function algorithmOf(settings: CamundaWebhookSettings): string | undefined {
  const name = said(settings, 'inbound.hmacAlgorithm') ?? 'sha_256';
  return /^sha_(?:1|256|512)$/u.test(name) ? name.replace('_', '') : undefined;
}

/** Undefined where nothing, or only the mark of an expression, is written. */
export function said(settings: CamundaWebhookSettings, name: TextName): string | undefined {
  const written = settings[name]?.trim();
  return written === undefined || written === '' || written === '=' ? undefined : written;
}

function signatureProblems(settings: CamundaWebhookSettings): readonly SettingProblem[] {
  if (!isSigned(settings)) return [];
  const scopes = said(settings, 'inbound.hmacScopes');
  const ofBody = scopes === undefined || /^=?\s*\[\s*"?body"?\s*\]$/iu.test(scopes);
  return [
    ...needed(settings, true, ['inbound.hmacSecret', 'inbound.hmacHeader']),
    ...(algorithmOf(settings) === undefined
      ? [
          {
            field: 'inbound.hmacAlgorithm',
            message:
              'Its signature is made in a way Baton does not check: expected sha_1, sha_256 or sha_512.',
          },
        ]
      : []),
    ...(ofBody
      ? []
      : [
          {
            field: 'inbound.hmacScopes',
            message: 'Its signature covers more than the body, which Baton does not check.',
          },
        ]),
  ];
}

function needed(
  settings: CamundaWebhookSettings,
  when: boolean,
  names: readonly TextName[],
): readonly SettingProblem[] {
  if (!when) return [];
  return names.flatMap((field) =>
    said(settings, field) === undefined ? [{ field, message: `“${field}” is not filled in.` }] : [],
  );
}
