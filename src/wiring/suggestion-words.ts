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

export interface SaidOfAction {
  readonly id: string;
  readonly connector: string;
  readonly words: readonly string[];
}

export function evidenceIn(
  text: string,
  { id, connector, words }: SaidOfAction,
  isMachine: boolean,
): Evidence {
  const written = wordsOf(text);
  const family = familyOf(connector);
  // A specialist's author lists everyday words ("customer", "invoice") that mean a hundred other things.
  const wanted = family === undefined ? [...words, ...(meant[id] ?? [])] : (meant[family] ?? []);
  const said = found(written, wanted);
  const strong = said.filter((word) => (isMachine && family === undefined) || !isWeak(word));
  const first = family === undefined ? firstWord : familyWord;
  const weight = strong.length === 0 ? 0 : first + furtherWord * Math.min(2, strong.length - 1);
  const hint = family === undefined ? 0 : hintWord * Math.min(3, found(written, words).length);
  return { weight: weight + (said.length > strong.length ? weakWord : 0), words: said, hint };
}

function isWeak(word: string): boolean {
  return weak.has(plain(word)) || weak.has(plain(word).replace(/s$/u, ''));
}

/** Connectors that do the same kind of thing; nothing for those that are the only one. */
export function familyOf(connector: string): string | undefined {
  return Object.hasOwn(families, connector) ? families[connector] : undefined;
}

/** The parts of a product's name that stand in the text. */
export function namesIn(text: string, product: string): readonly string[] {
  const written = new Set(wordsOf(text).map(plain));
  const generic = new Set([
    'web',
    'api',
    'microsoft',
    'google',
    'files',
    'file',
    'server',
    'storage',
    'webhooks',
    'mail',
    'e',
    'send',
    'and',
    'sql',
    'business',
  ]);
  const parts = wordsOf(product).filter((part) => part.length > 2 && !generic.has(plain(part)));
  const [first] = parts;
  return first !== undefined && parts.every((part) => written.has(plain(part))) ? [product] : [];
}

function found(written: readonly string[], wanted: readonly string[]): string[] {
  const line = ` ${written.map(plain).join(' ')} `;
  return [
    ...new Set(
      wanted.flatMap((word) => {
        const sought = wordsOf(word).map(plain);
        if (sought.length > 1) return line.includes(` ${sought.join(' ')} `) ? [word] : [];
        const [only = ''] = sought;
        const match = written.find((one) => isWord(plain(one), only));
        return match === undefined ? [] : [match];
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
