/** A case nobody gave a title goes by the name of its process; its number tells it from the others. */
export function caseTitle(title: string, processName: string, id: number): string {
  return title === processName ? `${title} ${id}` : title;
}
