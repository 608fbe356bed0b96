/** Moments as Camunda 7 writes them: `yyyy-MM-dd'T'HH:mm:ss.SSSZ`, here always in UTC. */

const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,3})\d*)?(?:Z|([+-]\d{2}):?(\d{2}))?$/u;
/** As a variable keeps a moment; what a program writes as text by itself usually ends with `Z`. */
const kept = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:\d{2}$/u;

export function engineDate(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** The text of a variable as a moment; undefined: it is a text like any other. */
export function momentIn(text: string): string | undefined {
  if (!kept.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : text.replace(/:(\d{2})$/u, '$1');
}

/** What a variable keeps of a moment, its offset included; undefined: it is none. */
export function keptMoment(text: string): string | undefined {
  const found = form.exec(text);
  if (found === null) return undefined;
  const [, day, time, fraction = '', hours = '+00', minutes = '00'] = found;
  const moment = `${day}T${time}.${fraction.padEnd(3, '0')}${hours}:${minutes}`;
  return Number.isNaN(Date.parse(moment)) ? undefined : moment;
}
