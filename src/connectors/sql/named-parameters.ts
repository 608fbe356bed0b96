/**
 * Finds the `:name`s in an SQL statement. Values never become part of the text: a driver writes its own placeholder
 * where a name stood and binds the value beside it.
 *
 * Boundary: knows texts, quoted names, comments and casts, as far as needed to tell a parameter from what only looks
 * like one. Whether it is good SQL the database says.
 *
 * Invariants:
 * NP1  The pieces, names written back with their colon, are the statement as it was written, without a `;` at its end.
 * NP2  What stands behind a semicolon is refused: a step carries out one statement.
 */
export type SqlDialect = 'postgres' | 'mysql' | 'sql-server' | 'sqlite';

export interface NamedStatement {
  readonly pieces: readonly (string | { readonly name: string })[];
  readonly names: ReadonlySet<string>;
}

export type StatementReading =
  | { readonly ok: true; readonly statement: NamedStatement }
  /** `problem`: a sentence for whoever wrote it. */
  | { readonly ok: false; readonly problem: string };

const parameter = /:([\p{L}_][\p{L}\p{N}_]*)/uy;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const word = /[\p{L}\p{N}_$]+/uy;
/** With the signs of variables and temporary tables: `@set` is no SET. */
const wholeWord = /[\p{L}\p{N}_$@#]+/uy;

export function readStatement(sql: string, dialect: SqlDialect): StatementReading {
  const pieces: (string | { readonly name: string })[] = [];
  const names = new Set<string>();
  let text = '';
  let at = 0;
  let end: number | undefined;
  while (at < sql.length) {
    const next = skipOpaque(sql, at, dialect);
    if (next === undefined) return { ok: false, problem: openEnded(sql, at) };
    const stretch = sql.slice(at, next);
    if (next > at) {
      if (end !== undefined && !isComment(stretch, dialect)) return secondStatement(at);
      text += end === undefined ? stretch : '';
      at = next;
      continue;
    }
    const character = sql[at] ?? '';
    if (end !== undefined) {
      if (/[\s;]/u.test(character)) at++;
      else return secondStatement(at);
    } else if (character === ';') {
      end = at++;
    } else if (sql.startsWith('::', at)) {
      text += '::';
      at += 2;
    } else {
      const name = matchAt(parameter, sql, at)?.[1];
      const foreign = name === undefined ? foreignPlaceholder(sql, at, dialect) : undefined;
      if (foreign !== undefined) {
        const problem = `A value is written as :name in the statement, not as ${foreign} (character ${at + 1}).`;
        return { ok: false, problem };
      }
      if (name === undefined) {
        const plain = matchAt(word, sql, at)?.[0] ?? character;
        text += plain;
        at += plain.length;
      } else {
        pieces.push(text, { name });
        names.add(name);
        text = '';
        at += name.length + 1;
      }
    }
  }
  pieces.push(text);
  if (pieces.every((piece) => typeof piece === 'string' && piece.trim() === '')) {
    return { ok: false, problem: 'The statement is empty.' };
  }
  return { ok: true, statement: { pieces, names } };
}

/** The statement with the driver's own placeholder for each name, and the names in the order they stand there. */
export function placed(
  statement: NamedStatement,
  placeholder: (index: number) => string,
): { readonly sql: string; readonly order: readonly string[] } {
  const order: string[] = [];
  const parts = statement.pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    order.push(piece.name);
    return placeholder(order.length);
  });
  return { sql: parts.join(''), order };
}

/** The statement with each name written as the database writes its own. */
export function writtenWith({ pieces }: NamedStatement, written: (name: string) => string): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : written(piece.name))).join('');
}

/** The words outside of texts, quoted names and comments, in upper case. */
export function* plainWords({ pieces }: NamedStatement, dialect: SqlDialect): Generator<string> {
  for (const piece of pieces) {
    if (typeof piece !== 'string') continue;
    for (let at = 0; at < piece.length; ) {
      const next = skipOpaque(piece, at, dialect) ?? piece.length;
      const found = next === at ? matchAt(wholeWord, piece, at)?.[0] : undefined;
      if (found !== undefined) yield found.toUpperCase();
      at = Math.max(next, at + (found?.length ?? 1));
    }
  }
}

/** The word a statement begins with, in upper case; of one that begins with something else, that. Comments are passed over. */
export function firstWord(sql: string, dialect: SqlDialect): string {
  let at = 0;
  while (at < sql.length) {
    const rest = sql.slice(at, at + 200);
    // MySQL and MariaDB carry out what stands in `/*! … */` and `/*M! … */`.
    const comment = isComment(rest, dialect) && !/^\/\*M?!/u.test(rest);
    if (!comment && !/^[\s(]/u.test(rest))
      return (/^\p{L}+/u.exec(rest)?.[0] ?? rest.slice(0, 3)).toUpperCase();
    at = comment ? (skipOpaque(sql, at, dialect) ?? sql.length) : at + 1;
  }
  return '';
}

/** Past the text, quoted name or comment that begins here; `at` where none does; undefined where it never ends. */
function skipOpaque(sql: string, at: number, dialect: SqlDialect): number | undefined {
  const character = sql[at];
  if (character === "'")
    return quotedEnd(sql, at, "'", dialect === 'mysql' || isEscapeText(sql, at, dialect));
  if (character === '"') return quotedEnd(sql, at, '"', dialect === 'mysql');
  if (character === '`' && (dialect === 'mysql' || dialect === 'sqlite'))
    return quotedEnd(sql, at, '`', false);
  if (character === '[' && (dialect === 'sql-server' || dialect === 'sqlite'))
    return quotedEnd(sql, at, ']', false);
  if (isLineComment(sql, at, dialect)) {
    const end = sql.indexOf('\n', at);
    return end === -1 ? sql.length : end + 1;
  }
  if (sql.startsWith('/*', at)) {
    return commentEnd(sql, at, dialect === 'postgres' || dialect === 'sql-server');
  }
  if (character === '$' && dialect === 'postgres') {
    const tag = matchAt(dollarTag, sql, at)?.[0];
    if (tag === undefined) return at;
    const end = sql.indexOf(tag, at + tag.length);
    return end === -1 ? undefined : end + tag.length;
  }
  return at;
}

function quotedEnd(sql: string, at: number, closing: string, backslashes: boolean): number | undefined {
  for (let i = at + 1; i < sql.length; i++) {
    if (backslashes && sql[i] === '\\') i++;
    else if (sql[i] === closing) {
      if (sql[i + 1] !== closing) return i + 1;
      i++;
    }
  }
  return undefined;
}

/** PostgreSQL's `E'…'`, in which a backslash escapes. */
function isEscapeText(sql: string, at: number, dialect: SqlDialect): boolean {
  return dialect === 'postgres' && /(?:^|[^\p{L}\p{N}_$])[eE]$/u.test(sql.slice(Math.max(0, at - 2), at));
}

function isLineComment(sql: string, at: number, dialect: SqlDialect): boolean {
  if (dialect === 'mysql') return sql[at] === '#' || /^--(?:\s|$)/u.test(sql.slice(at, at + 3));
  return sql.startsWith('--', at);
}

function commentEnd(sql: string, at: number, nested: boolean): number | undefined {
  let depth = 1;
  for (let i = at + 2; i < sql.length; i++) {
    if (sql.startsWith('*/', i)) {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    } else if (nested && sql.startsWith('/*', i)) {
      depth++;
      i++;
    }
  }
  return undefined;
}

function isComment(stretch: string, dialect: SqlDialect): boolean {
  return stretch.startsWith('/*') || isLineComment(stretch, 0, dialect);
}

/** What a driver would take for a value of its own. */
function foreignPlaceholder(sql: string, at: number, dialect: SqlDialect): string | undefined {
  const rest = sql.slice(at, at + 40);
  if (dialect === 'postgres') return /^\$\d+/u.exec(rest)?.[0];
  if (dialect === 'mysql') return rest.startsWith('?') ? '?' : undefined;
  if (dialect === 'sqlite') return /^(?:\?\d*|[@$][\p{L}\p{N}_]+|:\d+)/u.exec(rest)?.[0];
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function secondStatement(at: number): StatementReading {
  return {
    ok: false,
    problem: `A step carries out one statement, but behind the semicolon stands more (character ${at + 1}).`,
  };
}

function openEnded(sql: string, at: number): string {
  const what = sql.startsWith('/*', at) ? 'comment' : 'text or quoted name';
  return `The ${what} that begins at character ${at + 1} of the statement never ends.`;
}
