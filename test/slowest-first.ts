/**
 * The order of test files on a fresh machine, where nothing is known of how long they take: the longest first, so that
 * nobody waits for one of them alone at the end.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Parts of paths; measured on two cores, longest first. */
const LONGEST = [
  'test/chaos/',
  'test/browser/miwg-reference',
  'test/browser/accessibility',
  'test/crash/serve-killed',
  'test/crash/sigkill',
  'test/crash/power-cut',
  'test/crash/postgres-killed',
  'src/store/postgres/',
  'test/simulation/nodes/',
  'test/soundness-corpora',
  'database-trigger',
  'test/browser/',
];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others
      .map((file, index) => ({ file, place: placeOf(file.moduleId), index }))
      .sort((a, b) => a.place - b.place || a.index - b.index)
      .map(({ file }) => file);
  }
}

function placeOf(path: string): number {
  const place = LONGEST.findIndex((part) => path.includes(part));
  return place === -1 ? LONGEST.length : place;
}
