/** What a finding is stands in the room that reads files; whoever knows diagrams knows it from here. */
export type { Finding, FindingKind, FindingSeverity } from '../xml/finding.ts';
export type { FindingPath, PathChoice, PathStep } from '../xml/finding-path.ts';
