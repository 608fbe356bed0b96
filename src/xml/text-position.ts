/**
 * Follows a parser that tells names but not places through the text, so that every element knows its line.
 * saxen can compute a line itself, but counts from the start of the text each time: quadratic for a whole file.
 *
 * Invariants:
 * P1  The position only ever moves forward; each character is looked at a bounded number of times.
 * P2  Calls come in the order of the text.
 */

export interface TextPosition {
  /** Moves to the next tag of that name as written; gives its 1-based line. */
  openTag(name: string): number;
  /** Moves behind the next comment, CDATA section or the like; gives the line it begins on. */
  skip(opening: string, content: string): number;
  /** The line of the last thing moved to. */
  line(): number;
  /** The last line of the text. */
  lastLine(): number;
}

export function createTextPosition(text: string): TextPosition {
  let offset = 0;
  let line = 1;
  // The kind of line end is settled once: looking for the other kind in every stretch would scan to the end each time.
  const lineEnd = text.includes('\n') ? '\n' : '\r';
  let nextEnd = text.indexOf(lineEnd);

  function countTo(place: number): number {
    while (nextEnd !== -1 && nextEnd < place) {
      line += 1;
      nextEnd = text.indexOf(lineEnd, nextEnd + 1);
    }
    return line;
  }

  function moveTo(what: string): number {
    const found = text.indexOf(what, offset);
    if (found === -1) return line;
    offset = found + what.length;
    return countTo(found);
  }

  return {
    openTag: (name) => moveTo(`<${name}`),
    skip: (opening, content) => moveTo(`${opening}${content}`),
    line: () => line,
    lastLine: () => countTo(text.trimEnd().length),
  };
}
