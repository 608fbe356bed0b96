/**
 * FindingList: where findings about a model are put, so many of a kind that a person can read them: a file made to have a
 * million gets no million.
 */
import type { Finding } from '../xml/finding.ts';
import type { DmnFindingCode } from './dmn-findings.ts';
import { dmnFinding } from './dmn-findings.ts';

/** Findings of one code that are told one by one. */
const OF_A_KIND = 200;

export class FindingList {
  readonly findings: Finding[];
  readonly #counts = new Map<string, number>();

  constructor(findings: readonly Finding[] = []) {
    this.findings = [...findings];
    for (const { code } of findings) this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  tell(
    code: DmnFindingCode,
    place: { readonly element: string | undefined; readonly line: number },
    message: string,
    default_: string | undefined,
  ): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > OF_A_KIND + 1) return;
    const words = { message, default: default_, ...place };
    const last = { message: 'There is more of this kind, which is not listed.', line: place.line };
    this.findings.push(dmnFinding(code, count > OF_A_KIND ? last : words));
  }
}
