/**
 * Whether a request comes from who may set off a webhook of Camunda's: its signature, its user name and password, its key.
 *
 * Boundary: a request and opened settings in, a sentence why not out (`verify-sender.ts`, VS1).
 */
import { createHmac } from 'node:crypto';
import { fillSecrets, namedSecretsOf, type OpenSecrets } from '../../connectors/secrets-in-inputs.ts';
import type { Variables } from '../../kernel/command.ts';
import { evaluate, textOf } from '../act-on-delivery.ts';
import { expression } from '../live-trigger.ts';
import { algorithmOf, type CamundaWebhookSettings, isSigned, said, signInOf } from './camunda-settings.ts';
import { type SignedRequest, sameText, type Verdict } from './verify-sender.ts';

/** What a sender has to know. */
export interface SenderSecrets {
  readonly hmacSecret?: string;
  readonly username?: string;
  readonly password?: string;
  readonly apiKey?: string;
}

/** Of the settings, with the secrets they name filled in. */
export function senderSecrets(
  settings: CamundaWebhookSettings,
  opened: OpenSecrets,
  now: number,
): SenderSecrets {
  const named = namedSecretsOf(settings.secrets);
  const filled = (name: Parameters<typeof said>[1]): string | undefined => {
    const written = said(settings, name);
    if (written === undefined) return undefined;
    const plain = written.startsWith('=') ? textOf(evaluate(expression(written), {}, now)) : written;
    return textOf(fillSecrets({ [name]: plain ?? '' }, named, opened.values)[name] ?? '');
  };
  const entries = {
    hmacSecret: filled('inbound.hmacSecret'),
    username: filled('inbound.auth.username'),
    password: filled('inbound.auth.password'),
    apiKey: filled('inbound.auth.apiKey'),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

export function verifyCamundaSender(
  request: SignedRequest & { readonly query: Variables },
  settings: CamundaWebhookSettings,
  secrets: SenderSecrets,
  /** The request as expressions see it. */
  scope: Variables,
  now: number,
): Verdict {
  if (isSigned(settings)) {
    const verdict = verifyHmac(request, settings, secrets.hmacSecret ?? '');
    if (verdict !== undefined) return verdict;
  }
  if (signInOf(settings) === 'basic') return verifyBasic(request, secrets);
  if (signInOf(settings) === 'apikey') return verifyKey(settings, secrets.apiKey ?? '', scope, now);
  return undefined;
}

/** In hex or base64, with or without the algorithm's name before it (`sha256=…`). */
function verifyHmac(
  { headers, body }: SignedRequest,
  settings: CamundaWebhookSettings,
  secret: string,
): Verdict {
  const header = said(settings, 'inbound.hmacHeader') ?? '';
  const given = headers[header.toLowerCase()]?.trim();
  if (given === undefined) return `The header “${header}” with the signature is missing.`;
  const algorithm = algorithmOf(settings) ?? 'sha256';
  const bare = given.replace(new RegExp(`^${algorithm}=`, 'iu'), '');
  const digest = createHmac(algorithm, secret).update(body).digest();
  const isRight =
    secret !== '' &&
    (sameText(bare.toLowerCase(), digest.toString('hex')) || sameText(bare, digest.toString('base64')));
  return isRight ? undefined : 'The signature does not fit what was sent, or was made with another secret.';
}

function verifyBasic({ headers }: SignedRequest, { username = '', password = '' }: SenderSecrets): Verdict {
  const [, encoded] = /^basic\s+([A-Za-z0-9+/=]+)$/iu.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return 'The user name and password are missing (Authorization: Basic …).';
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return password !== '' && sameText(given, `${username}:${password}`)
    ? undefined
    : 'The user name or the password is not the right one.';
}

function verifyKey(settings: CamundaWebhookSettings, key: string, scope: Variables, now: number): Verdict {
  const locator = said(settings, 'inbound.auth.apiKeyLocator') ?? '';
  let given: string | undefined;
  try {
    given = textOf(evaluate(expression(locator), scope, now));
  } catch {
    given = undefined;
  }
  if (given === undefined) return 'The key is missing where the diagram says it is.';
  return key !== '' && sameText(given, key) ? undefined : 'The key is not the right one.';
}
