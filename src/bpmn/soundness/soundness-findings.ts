/**
 * The catalogue of what the diagnosis has to tell. `docs/findings.md` is held equal to it by a test.
 */
import type { FindingKind } from '../finding.ts';

export const soundnessFindings = {
  'can-get-stuck': {
    severity: 'warning',
    title: 'A case can get stuck',
    explains:
      'A join waits for paths of which one is no longer coming. Nobody can do anything any more, and the case does not end. “Show how” plays the way there.',
  },
  'message-may-not-come': {
    severity: 'warning',
    title: 'A message can fail to come',
    explains:
      'Something waits for a message that only another pool of the file sends, and there are ways through on which that pool never sends it, or has gone past the place already.',
  },
  'never-ends': {
    severity: 'warning',
    title: 'A case can go on for ever',
    explains:
      'A case can come to where it goes on and on, with steps to do but without any way left to an end.',
  },
  'work-grows': {
    severity: 'warning',
    title: 'Work can become more and more',
    explains:
      'A circle in the drawing puts more tokens out than it takes in: each time round there is more to do at the same place.',
  },
  'several-at-once': {
    severity: 'info',
    title: 'A step can come twice',
    explains:
      'Paths that run at the same time come together without a join. What follows is carried out once for each of them.',
  },
  'never-runs': {
    severity: 'warning',
    title: 'A part can never run',
    explains: 'Something leads there, and yet no way through the drawing ever comes to it.',
  },
} as const satisfies Record<string, FindingKind>;

export type SoundnessFindingCode = keyof typeof soundnessFindings;
