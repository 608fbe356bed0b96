/** The words in which the dialects differ, for programs that cannot do without them. */
export interface Dialect {
  /** Compares with a pattern, upper and lower case alike. */
  readonly like: 'LIKE' | 'ILIKE';
  /** Of several values the greatest. */
  readonly greatest: 'max' | 'greatest';
  /** Where a text begins in another one, from 1; 0: nowhere. */
  readonly place: 'instr' | 'strpos';
  /** A text out of a column of JSON. */
  readonly jsonText: (column: string, name: string) => string;
}

export const SQLITE: Dialect = {
  like: 'LIKE',
  greatest: 'max',
  place: 'instr',
  jsonText: (column, name) => `json_extract(${column}, '$.${name}')`,
};

export const POSTGRES: Dialect = {
  like: 'ILIKE',
  greatest: 'greatest',
  place: 'strpos',
  jsonText: (column, name) => `${column}::json ->> '${name}'`,
};
