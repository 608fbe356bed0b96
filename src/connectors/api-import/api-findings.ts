/** What a description does not say, or says in a way that Baton cannot follow, in sentences for the one who imports it. */
import type { ApiFinding } from '../../ports/api-imports.ts';
import type { OperationProblem } from './read-operation.ts';
import type { ReadScheme } from './sign-ins.ts';

/** Of one code; the rest is counted. */
const mostOfACode = 10;

export class ApiFindings {
  readonly #found: ApiFinding[] = [];
  readonly #counts = new Map<string, number>();
  readonly #references = new Set<string>();

  list(): readonly ApiFinding[] {
    const more = [...this.#counts].flatMap(([code, count]): ApiFinding[] =>
      count <= mostOfACode
        ? []
        : [{ code, severity: 'note', message: `The same holds at ${count - mostOfACode} more places.` }],
    );
    const known = [...this.#found].sort((one, other) => rank(one) - rank(other));
    return [...known, ...more];
  }

  reference(reference: string, why: 'elsewhere' | 'nothing-there' | 'circle'): void {
    if (this.#references.has(reference) || this.#references.size > 1000) return;
    this.#references.add(reference);
    const shown = quote(reference);
    if (why === 'elsewhere') {
      this.#warn(
        'other-document',
        `${shown} lies in another document, which is not fetched. What stands there can be given as a value of any form. Import the document in one file to have its fields.`,
      );
    } else {
      const what = why === 'circle' ? 'refers to nothing but itself' : 'is referred to, and is not there';
      this.#warn('reference-broken', `${shown} ${what}. It can be given as a value of any form.`);
    }
  }

  servers(servers: readonly string[]): void {
    const [first] = servers;
    if (first === undefined) {
      this.#warn('no-address', 'It does not say where the API is. Enter its address.');
    } else if (!/^https?:/iu.test(first)) {
      this.#warn(
        'address-incomplete',
        `It says where the API is only in part (${quote(first)}). Complete the address.`,
      );
    } else if (/[{}]/u.test(first)) {
      this.#warn('address-incomplete', `The address ${quote(first)} has a place to fill in. Complete it.`);
    } else if (/^http:/iu.test(first)) {
      this.#note(
        'not-encrypted',
        `The address ${quote(first)} is not encrypted. Most APIs also answer under https://.`,
      );
    }
  }

  tooMany(found: number, taken: number): void {
    this.#warn('too-many', `It has ${found} operations; the first ${taken} are read.`);
  }

  none(): void {
    this.#warn('no-operations', 'It describes no operation that could be taken over.');
  }

  webhooks(): void {
    this.#note(
      'webhooks',
      'It also describes webhooks, which the API sends by itself. To receive them, give a process a webhook as its trigger.',
    );
  }

  unnamed(count: number, all: number): void {
    const which = count === all ? 'Its operations have' : `${count} of its operations have`;
    this.#note('no-ids', `${which} no name of their own; they are named by their method and path.`);
  }

  sameId(id: string, call: string): void {
    this.#note('same-id', `More than one operation calls itself ${quote(id)}; ${call} is named by its path.`);
  }

  otherServer(operation: string, base: string): void {
    this.#warn('other-server', `${quote(operation)} is sent to another address: ${base}.`, operation);
  }

  unreadable(what: string, why: string): void {
    this.#warn('unreadable', `${quote(what)} cannot be read and is left out: ${why}.`);
  }

  ofOperation(operation: string, problem: OperationProblem, schemes: ReadonlyMap<string, ReadScheme>): void {
    const at = quote(operation);
    switch (problem.kind) {
      case 'undeclared':
        this.#note(
          'undeclared',
          `The address of ${at} has the place ${quote(problem.name)}, which is not described; it is taken as a text.`,
          operation,
        );
        break;
      case 'unreadable':
        this.#warn(
          'parameter-unreadable',
          `A parameter of ${at} cannot be read (${problem.name}) and is left out.`,
          operation,
        );
        break;
      case 'body-not-sent':
        this.#warn(
          'body-not-sent',
          `${at} describes a body, which a reading request cannot carry; it is left out.`,
          operation,
        );
        break;
      case 'body-type':
        this.#note('body-type', `${at} takes ${quote(problem.name)}; it is given as a file.`, operation);
        break;
      case 'cut':
        this.#note(
          'cut',
          `${at} has more parts than are shown; the rest can be given as values of any form.`,
          operation,
        );
        break;
      case 'several-sign-ins':
        this.#warn(
          'several-sign-ins',
          `${at} wants more than one sign-in at once (${problem.names.join(' and ').slice(0, 200)}). A step can give one; the API may refuse it.`,
          operation,
        );
        break;
      case 'unknown-sign-in': {
        const ways = problem.names.map((name) => wayOf(name, schemes)).join(', ');
        this.#warn(
          'unknown-sign-in',
          `${at} wants a sign-in that Baton cannot do (${ways.slice(0, 200)}).`,
          operation,
        );
      }
    }
  }

  #warn(code: string, message: string, operation?: string): void {
    this.#add({ code, severity: 'warning', message, ...(operation === undefined ? {} : { operation }) });
  }

  #note(code: string, message: string, operation?: string): void {
    this.#add({ code, severity: 'note', message, ...(operation === undefined ? {} : { operation }) });
  }

  #add(finding: ApiFinding): void {
    const count = (this.#counts.get(finding.code) ?? 0) + 1;
    this.#counts.set(finding.code, count);
    if (count <= mostOfACode) this.#found.push(finding);
  }
}

function rank({ severity }: ApiFinding): number {
  return severity === 'warning' ? 0 : 1;
}

function wayOf(name: string, schemes: ReadonlyMap<string, ReadScheme>): string {
  const scheme = schemes.get(name);
  if (scheme === undefined) return `${name}, which is not described`;
  return 'unknown' in scheme ? scheme.unknown : scheme.shown.label;
}

function quote(text: string): string {
  return `“${text.length <= 120 ? text : `${text.slice(0, 119)}…`}”`;
}
