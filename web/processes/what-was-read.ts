/** "Read 9 steps, 3 decisions and 4 events in 3 lanes, drawn in Signavio." */
import type { FileFacts } from '../../src/server/api/processes.ts';
import { countOf } from '../design/counting.ts';

export function whatWasRead(file: FileFacts): string {
  const sum = (ending: RegExp) =>
    Object.entries(file.flowNodes).reduce(
      (total, [type, count]) => (ending.test(type) ? total + count : total),
      0,
    );
  const parts = [
    [sum(/task$|activity$|process$|transaction$/i), 'step', 'steps'],
    [sum(/gateway$/i), 'decision', 'decisions'],
    [sum(/event$/i), 'event', 'events'],
  ] as const;
  const read = parts.flatMap(([count, one, many]) => (count > 0 ? [countOf(count, one, many)] : []));
  if (read.length === 0) return 'There is no step in it that Baton could carry out.';
  const list = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(read);
  const where = inPlaces(file);
  return `Read ${list}${where}${file.exporter ? `, drawn in ${file.exporter}` : ''}.`;
}

function inPlaces({ participants, lanes }: FileFacts): string {
  if (participants > 1) return ` in ${countOf(participants, 'pool')}`;
  return lanes > 1 ? ` in ${countOf(lanes, 'lane')}` : '';
}
