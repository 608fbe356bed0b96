/**
 * The words that tell what kind of action a step means, German and English: what an action's author listed, and what
 * people write on diagrams for it.
 *
 * Boundary: words and how they are recognised; what they weigh together is `connector-suggestions.ts`.
 *
 * Invariants:
 * SW1  A word is recognised whatever its case, umlauts or ending; a German compound also by a part of six letters or more.
 */

export interface Evidence {
  readonly weight: number;
  /** As the step's author wrote them. */
  readonly words: readonly string[];
  /** What tells one action of a connector from another, once it is that connector. */
  readonly hint: number;
}

/** Beside `suggestedBy`: what people write where they mean such an action. By id of the action or of the connector. */
const meant: Readonly<Record<string, readonly string[]>> = {
  'email.send': [
    'email',
    'e-mail',
    'mail',
    'newsletter',
    'send',
    'resend',
    'forward',
    'notify',
    'notification',
    'inform',
    'remind',
    'reminder',
    'reply',
    'confirmation',
    'invite',
    'invitation',
    'senden',
    'versenden',
    'absenden',
    'zusenden',
    'schicken',
    'verschicken',
    'versand',
    'weiterleiten',
    'benachrichtigen',
    'benachrichtigung',
    'informieren',
    'mitteilen',
    'erinnern',
    'erinnerung',
    'mahnung',
    'mahnen',
    'antworten',
    'bestatigung',
    'einladen',
    'einladung',
  ],
  'http.request': [
    'post to',
    'book',
    'booking',
    'register',
    'synchronize',
    'sync',
    'export',
    'upload',
    'submit',
    'transmit',
    'transfer',
    'update',
    'create account',
    'create order',
    'create ticket',
    'provision',
    'interface',
    'erp',
    'sap',
    'crm',
    'api',
    'system',
    'accounting',
    'buchen',
    'verbuchen',
    'einbuchen',
    'registrieren',
    'synchronisieren',
    'exportieren',
    'hochladen',
    'ubermitteln',
    'ubertragen',
    'aktualisieren',
    'anlegen',
    'schnittstelle',
    'webservice',
    'buchhaltung',
  ],
  pdf: [
    'pdf',
    'print',
    'generate document',
    'create contract',
    'create letter',
    'drucken',
    'ausdrucken',
    'vertrag erstellen',
    'dokument erstellen',
    'brief erstellen',
  ],
  database: ['database', 'lookup', 'look up', 'sql', 'datenbank', 'nachschlagen', 'abfragen', 'stammdaten'],
  spreadsheet: ['excel', 'spreadsheet', 'xlsx', 'tabelle'],
  csv: ['csv'],
  files: ['archive', 'archivieren', 'ablegen', 'datei', 'abspeichern'],
  chat: ['chat', 'channel', 'kanal', 'post message'],
  crm: ['crm'],
  webhook: ['webhook'],
  payment: ['payment', 'pay', 'charge', 'refund', 'zahlung', 'bezahlen', 'erstatten', 'abbuchen'],
  accounting: ['accounting', 'ledger', 'bookkeeping', 'buchhaltung', 'verbuchen'],
};

const families: Readonly<Record<string, string>> = {
  postgres: 'database',
  mysql: 'database',
  pdf: 'pdf',
  spreadsheet: 'spreadsheet',
  csv: 'csv',
  files: 'files',
  sftp: 'files',
  'object-storage': 'files',
  'google-sheets': 'spreadsheet',
  slack: 'chat',
  'slack-webhook': 'chat',
  webhook: 'webhook',
  teams: 'chat',
  telegram: 'chat',
  whatsapp: 'chat',
  hubspot: 'crm',
  salesforce: 'crm',
  stripe: 'payment',
  quickbooks: 'accounting',
  xero: 'accounting',
};

const firstWord = 0.4;
/** A specialist whose own name is not said is one of several that could do it. */
const familyWord = 0.36;
const furtherWord = 0.2;
const weakWord = 0.1;
const hintWord = 0.05;

/** Everyday words that authors of actions list too: alone they say nothing of a step drawn without a type. */
const weak: ReadonlySet<string> = new Set(
  'call request fetch all list collect tell get read write run add create make new data form check update system record contact file transfer book forward lead pay payment zahlung bezahlen'.split(
    ' ',
  ),
);

/** What asks for somebody's judgement, presence or hands. */
const judgement =
  /^(?:re-?)?(?:check|verify|review|approve|approval|decide|decision|discuss|evaluate|assess|examine|inspect|analy[sz]e|consider|negotiate|meet|interview|phone|talk|speak|clarify|choose|select|plan|sign|pack|repair|clean|cook|eat|drink|wait|receive|reception|receipt|read|confirm\b(?! by)|prufen|prufung|uberprufen|genehmigen|freigeben|entscheiden|bewerten|beurteilen|begutachten|kontrollieren|kontrolle|besprechen|verhandeln|klaren|analysieren|auswahlen|planen|unterschreiben|telefonieren|anrufen|verpacken|warten|empfang|empfangen|lesen|sichten)\b|\b(?:prufen|uberprufen|genehmigen|freigeben|entscheiden|bewerten|beurteilen|kontrollieren|besprechen|verhandeln|klaren|analysieren|auswahlen|unterschreiben|telefonieren|anrufen|verpacken|empfangen|sichten|planen)$/u;

/** What goes by post, not by wire. */
const tangible =
  /\b(?:letters?|che(?:que|ck)s?|packs?|packages?|parcels?|cards?|goods|samples?|shipments?|pin|paket|pakete|brief|briefe|karte|ware|waren|muster|post)\b/u;

/** Also what is carried by hand: a letter, a parcel. */
export function judgementIn(name: string): boolean {
  const text = plain(name).trim();
  return (
    judgement.test(text) ||
    (tangible.test(text) &&
      /\b(?:sen[dt]|sends|mail|post|schicken|versenden|senden|versand)/u.test(text) &&
      !/e-?mail|post to|post message/u.test(text))
  );
}

/** What an action's author says of it, read once: many steps are held against many actions. */
export interface ActionWords {
  readonly family: string | undefined;
  readonly wanted: readonly Sought[];
  /** Those of its author alone. */
  readonly own: readonly Sought[];
  readonly product: string;
  /** Plain, without those that many products have in their names. */
  readonly productParts: readonly string[];
}

interface Sought {
  readonly word: string;
  /** Plain, of its words. */
  readonly parts: readonly string[];
}

/** A text by its words. */
export interface ReadText {
  readonly words: readonly { readonly written: string; readonly plain: string }[];
  readonly plain: ReadonlySet<string>;
  readonly line: string;
}

export function actionWords(
  id: string,
  connector: { readonly id: string; readonly name: string },
  words: readonly string[],
): ActionWords {
  const family = familyOf(connector.id);
  const parts = wordsOf(connector.name).filter((part) => part.length > 2 && !generic.has(plain(part)));
  return {
    family,
    // A specialist's author lists everyday words ("customer", "invoice") that mean a hundred other things.
    wanted: soughtIn(family === undefined ? [...words, ...(meant[id] ?? [])] : (meant[family] ?? [])),
    own: soughtIn(words),
    product: connector.name,
    productParts: parts.map(plain),
  };
}

export function readText(text: string): ReadText {
  const words = wordsOf(text).map((written) => ({ written, plain: plain(written) }));
  const plains = words.map((word) => word.plain);
  return { words, plain: new Set(plains), line: ` ${plains.join(' ')} ` };
}

export function evidenceIn(
  text: ReadText,
  { family, wanted, own }: ActionWords,
  isMachine: boolean,
): Evidence {
  const said = found(text, wanted);
  const strong = said.filter((word) => (isMachine && family === undefined) || !isWeak(word));
  const first = family === undefined ? firstWord : familyWord;
  const weight = strong.length === 0 ? 0 : first + furtherWord * Math.min(2, strong.length - 1);
  const hint = family === undefined ? 0 : hintWord * Math.min(3, found(text, own).length);
  return { weight: weight + (said.length > strong.length ? weakWord : 0), words: said, hint };
}

function isWeak(word: string): boolean {
  return weak.has(plain(word)) || weak.has(plain(word).replace(/s$/u, ''));
}

/** Connectors that do the same kind of thing; nothing for those that are the only one. */
export function familyOf(connector: string): string | undefined {
  return Object.hasOwn(families, connector) ? families[connector] : undefined;
}

/** The product's name, where all parts of it stand in the text. */
export function namesIn(text: ReadText, { product, productParts }: ActionWords): readonly string[] {
  return productParts.length > 0 && productParts.every((part) => text.plain.has(part)) ? [product] : [];
}

/** What many products have in their names. */
const generic: ReadonlySet<string> = new Set(
  'web api microsoft google files file server storage webhooks mail e send and sql business'.split(' '),
);

function soughtIn(words: readonly string[]): readonly Sought[] {
  return words.map((word) => ({ word, parts: wordsOf(word).map(plain) }));
}

function found({ words, line }: ReadText, wanted: readonly Sought[]): string[] {
  if (words.length === 0) return [];
  return [
    ...new Set(
      wanted.flatMap(({ word, parts }) => {
        if (parts.length > 1) return line.includes(` ${parts.join(' ')} `) ? [word] : [];
        const [only = ''] = parts;
        const match = words.find((one) => isWord(one.plain, only));
        return match === undefined ? [] : [match.written];
      }),
    ),
  ];
}

/** The word itself, with another ending, or as a part of a compound. */
function isWord(written: string, sought: string): boolean {
  if (sought === '' || written === sought) return sought !== '';
  if (
    sought.length >= 4 &&
    written.startsWith(sought) &&
    /^(?:s|es|ed|d|ing|en|n|er|t|et|e|ung|ungen)$/u.test(written.slice(sought.length))
  )
    return true;
  return (
    sought.length >= 6 &&
    written.length > sought.length + 2 &&
    (written.endsWith(sought) || (sought.length >= 7 && written.startsWith(sought)))
  );
}

export function wordsOf(text: string): readonly string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}-]+/u)
    .map((word) => word.replace(/^-+|-+$/g, ''))
    .filter((word) => word !== '');
}

/** Lower case, without umlauts and hyphens: `Prüfung`, `PRUEFUNG` and `Pruefung` alike. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/ß/gu, 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/(?<![aeq])ue(?=[bcdfgklmnprstz])/gu, 'u')
    .replace(/oe(?=[bcdfgklmnprstz])/gu, 'o')
    .replace(/ae(?=[bcdfgklmnprstz])/gu, 'a')
    .replace(/-/gu, '');
}
