/**
 * Names of tables and columns as parts of a statement: read, bounded, and quoted as the database does, so that whatever a
 * name holds stays a name.
 */
import type { SqlDialect } from './named-parameters.ts';

const LONGEST = 128;
const MOST_PARTS = 4;

/** Why it is no name, as the end of a sentence; undefined: it is one. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'is empty';
  if (name.length > LONGEST) return `is longer than ${LONGEST} characters`;
  return /[\p{Cc}\p{Cs}]/u.test(name) ? 'holds characters that no name has' : undefined;
}

/** `schema.table` in its parts. */
export function namesIn(path: string): readonly string[] {
  return path.split('.').map((part) => part.trim());
}

export function pathProblem(path: string): string | undefined {
  const parts = namesIn(path);
  if (parts.length > MOST_PARTS) return `has more than ${MOST_PARTS} parts`;
  return parts.map(nameProblem).find((problem) => problem !== undefined);
}

/** Throws where it is no name. */
export function quotedName(name: string, dialect: SqlDialect): string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new TypeError(`A name ${problem}`);
  switch (dialect) {
    case 'mysql':
      return `\`${name.replaceAll('`', '``')}\``;
    case 'sql-server':
      return `[${name.replaceAll(']', ']]')}]`;
    case 'postgres':
    case 'sqlite':
      return `"${name.replaceAll('"', '""')}"`;
  }
}

export function quotedPath(path: string, dialect: SqlDialect): string {
  return namesIn(path)
    .map((part) => quotedName(part, dialect))
    .join('.');
}
