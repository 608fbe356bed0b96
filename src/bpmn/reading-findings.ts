/**
 * The catalogue of everything the reader and the linter can tell about a file: code, severity, heading, meaning.
 *
 * Boundary: the codes only; the words about one particular diagram are written where the matter is found.
 *
 * Invariants:
 * R1  A code, once released, keeps its meaning: wirings and tickets refer to it.
 * R2  `error` is given only to what keeps the file from being run at all.
 */
import type { FindingWords } from '../xml/finding.ts';
import { findingOf } from '../xml/finding.ts';
import { xmlFindings } from '../xml/xml-findings.ts';
import type { Finding, FindingKind } from './finding.ts';

export const readingFindings = {
  ...xmlFindings,

  // The file as a whole
  'file-not-bpmn': {
    severity: 'error',
    title: 'The file is XML, but not BPMN 2.0',
    explains:
      'The outermost element belongs to another format, such as XPDL, DMN or BPMN 1. The file is refused.',
  },
  'nothing-to-run': {
    severity: 'error',
    title: 'There is no process with steps in the file',
    explains:
      'All pools are outside parties, or the processes are empty. The file can be looked at, not run.',
  },

  'definitions-missing': {
    severity: 'info',
    title: 'The outermost element is not “definitions”',
    explains: 'The BPMN content was found elsewhere in the file and is read from there.',
  },
  'definitions-several': {
    severity: 'warning',
    title: 'The file holds several diagrams, each complete in itself',
    explains: 'The first is read; the others are left out.',
  },

  // Identity and references
  'id-missing': {
    severity: 'info',
    title: 'An element has no id',
    explains:
      'Baton gives it one, counted by its kind. A wiring made for it may not find it again in a new export.',
  },
  'id-duplicate': {
    severity: 'warning',
    title: 'Two elements have the same id',
    explains:
      'The first keeps it; the other gets a new one. References are taken to mean the nearer element.',
  },
  'reference-missing': {
    severity: 'warning',
    title: 'A reference leads nowhere',
    explains:
      'An element refers to another that is not in the file. It is read as if the reference were not there.',
  },
  'value-invalid': {
    severity: 'warning',
    title: 'An attribute has a value that BPMN does not know',
    explains: "The standard's default is used instead.",
  },

  // Flows
  'flow-without-source': {
    severity: 'warning',
    title: 'A sequence flow does not start at a step',
    explains: 'It has no source, or its source is no step, decision or event. The flow is left out.',
  },
  'flow-without-target': {
    severity: 'warning',
    title: 'A sequence flow does not lead to a step',
    explains: 'It has no target, or its target is no step, decision or event. The flow is left out.',
  },
  'flow-crosses-pools': {
    severity: 'warning',
    title: 'A sequence flow leads from one process into another',
    explains: 'BPMN allows only message flows between pools. The flow is left out.',
  },
  'flow-crosses-scopes': {
    severity: 'warning',
    title: 'A sequence flow crosses the border of a subprocess',
    explains: 'BPMN does not allow it. The flow is left out.',
  },
  'flow-in-other-scope': {
    severity: 'info',
    title: 'A sequence flow is listed in another place than its steps',
    explains: 'It connects two steps of one process or subprocess and is read as part of that.',
  },
  'flow-end-from-step': {
    severity: 'info',
    title: 'A sequence flow names only one of its ends',
    explains: 'The missing end is taken from the step that lists the flow as its own.',
  },
  'default-flow-not-outgoing': {
    severity: 'warning',
    title: 'The default flow does not leave the element',
    explains: 'The default is ignored.',
  },
  'message-flow-without-end': {
    severity: 'warning',
    title: 'A message flow lacks its sender or its receiver',
    explains: 'An end is missing or is no pool, step or event. The message flow is left out.',
  },
  'message-flow-in-one-pool': {
    severity: 'warning',
    title: 'A message flow stays within one pool',
    explains: 'BPMN has message flows between pools only. It is kept as drawn.',
  },

  // Elements
  'boundary-event-not-attached': {
    severity: 'warning',
    title: 'A boundary event sits on no activity',
    explains: 'It can never happen; the path behind it is not taken.',
  },
  'boundary-event-from-drawing': {
    severity: 'warning',
    title: 'The activity of a boundary event is taken from the drawing',
    explains:
      'The file does not say which activity the event belongs to, but it is drawn on the border of exactly one.',
  },
  'boundary-event-moved': {
    severity: 'info',
    title: 'A boundary event is listed in another place than its activity',
    explains: 'It is read as lying where the activity lies on which it sits.',
  },
  'choreography-not-run': {
    severity: 'warning',
    title: 'A choreography or conversation is drawn',
    explains:
      'It describes what parties agree on, and has no steps that one party could carry out. It is shown, not run.',
  },
  'element-not-read': {
    severity: 'info',
    title: 'A BPMN element that Baton does not use',
    explains: 'It is kept in the file and has no effect on a run.',
  },
  'element-misplaced': {
    severity: 'warning',
    title: 'A step or flow stands where BPMN allows none',
    explains: 'It belongs to no process and is left out.',
  },
  'element-unknown': {
    severity: 'warning',
    title: 'An element that BPMN 2.0 does not know',
    explains: 'It claims to be BPMN but is not in the standard. It is left out.',
  },
  'import-not-followed': {
    severity: 'info',
    title: 'The file imports another one',
    explains: 'Baton reads one file at a time. Import the other file as well if its processes are called.',
  },

  // Pools and lanes
  'process-missing': {
    severity: 'warning',
    title: 'A pool refers to a process that is not in the file',
    explains: 'The pool is treated as an outside party.',
  },
  'process-in-several-pools': {
    severity: 'warning',
    title: 'Two pools show the same process',
    explains: 'The process belongs to the first; the other is treated as an outside party.',
  },
  'process-empty': {
    severity: 'info',
    title: 'A process has no steps',
    explains: 'It cannot be run. Its pool, where there is one, is treated as an outside party.',
  },
  'lane-reference-wrong': {
    severity: 'warning',
    title: 'A lane lists something that is not a step of its process',
    explains: 'That entry is ignored.',
  },
  'lane-repeated': {
    severity: 'warning',
    title: 'A step is listed in several lanes',
    explains: 'It is counted to the first of them.',
  },
  'lane-from-drawing': {
    severity: 'info',
    title: 'The lane of a step is taken from the drawing',
    explains: 'The file does not list the step in any lane, but it is drawn inside one.',
  },

  // The drawing
  'drawing-missing': {
    severity: 'info',
    title: 'The file has no drawing',
    explains:
      'It describes a process without saying where its shapes are. It runs; there is no picture to show.',
  },
  'drawings-several': {
    severity: 'info',
    title: 'The file holds several drawings',
    explains: 'All are read; the first is shown.',
  },
  'drawing-too-large': {
    severity: 'warning',
    title: 'The drawing is too large to be searched',
    explains:
      'Where the file leaves open in which lane a step lies, the drawing decides; past a limit it is not asked.',
  },
  'shape-without-element': {
    severity: 'info',
    title: 'Shapes are drawn for elements that do not exist',
    explains: 'They are pictures only and have no effect on a run.',
  },

  // What the linter tells
  'implicit-start': {
    severity: 'info',
    title: 'A step has no incoming flow',
    explains:
      'By the standard, it starts as soon as its process or subprocess starts. Gateways and events begin so only where no start event is drawn.',
  },
  'implicit-end': {
    severity: 'info',
    title: 'A step has no outgoing flow',
    explains: 'By the standard, this path ends when the step is done.',
  },
  'implicit-split': {
    severity: 'info',
    title: 'Several flows leave a step',
    explains: 'By the standard, all of them are taken at the same time.',
  },
  'start-event-with-incoming': {
    severity: 'warning',
    title: 'A flow leads into a start event',
    explains: 'BPMN does not allow it.',
  },
  'end-event-with-outgoing': {
    severity: 'warning',
    title: 'A flow leaves an end event',
    explains: 'BPMN does not allow it.',
  },
  'boundary-event-with-incoming': {
    severity: 'warning',
    title: 'A flow leads into a boundary event',
    explains: 'BPMN does not allow it.',
  },
  'boundary-event-without-outgoing': {
    severity: 'info',
    title: 'Nothing follows a boundary event',
    explains: 'When it happens, that path ends there.',
  },
  'gateway-merges-and-splits': {
    severity: 'info',
    title: 'One gateway brings paths together and divides them again',
    explains: 'It is allowed, but readers often mistake what it means.',
  },
  'gateway-without-choice': {
    severity: 'info',
    title: 'A gateway has one way in and one way out',
    explains: 'It has no effect; a branch may have been forgotten.',
  },
  'gateway-without-outgoing': {
    severity: 'warning',
    title: 'A gateway has no way out',
    explains: 'What arrives there ends there.',
  },
  'branch-unlabelled': {
    severity: 'info',
    title: 'A branch of a decision has no label',
    explains: 'Whoever decides has to know what each branch means.',
  },
  'branches-same-label': {
    severity: 'warning',
    title: 'Two branches of a decision have the same label',
    explains: 'Whoever decides cannot tell them apart.',
  },
  'link-without-target': {
    severity: 'warning',
    title: 'A link leads nowhere',
    explains: 'There is no catching link event of the same name in the same process.',
  },
  'link-without-source': {
    severity: 'warning',
    title: 'A link is never reached',
    explains: 'There is no throwing link event of the same name in the same process.',
  },
  'no-way-to-an-end': {
    severity: 'warning',
    title: 'No end can be reached',
    explains:
      'The arrows lead round in a circle that nothing leaves. A case that comes there goes round until somebody cancels it.',
  },
  'data-state-not-checked': {
    severity: 'info',
    title: 'State of a data object',
    explains:
      'The drawing says what has become of a document (“approved”). That is for those who read it: no step waits for it and none sets it.',
  },
  'token-quantity': {
    severity: 'warning',
    title: 'Tokens are not counted at a step',
    explains:
      'startQuantity or completionQuantity says how many tokens a step needs to begin or leaves behind (BPMN 2.0.2, 10.3.1). Tools write them by accident more often than on purpose, and taken literally most such drawings could never go on.',
  },
  'step-unnamed': {
    severity: 'info',
    title: 'A step has no name',
    explains: 'Baton names it after what is drawn around it.',
  },
} as const satisfies Record<string, FindingKind>;

export type ReadingFindingCode = keyof typeof readingFindings;

/** The only way a finding of this room is made: its severity comes from the catalogue. */
export function readingFinding(code: ReadingFindingCode, words: FindingWords): Finding {
  return findingOf(code, readingFindings[code].severity, words);
}
