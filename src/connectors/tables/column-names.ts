/** Names of columns as names of a record's fields: none empty, none twice. */
export function distinctNames(columns: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map((column, index) => {
    const name = column.trim() === '' ? `column_${index + 1}` : column.trim();
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
    taken.add(free);
    return free;
  });
}
