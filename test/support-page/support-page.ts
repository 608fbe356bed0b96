/**
 * docs/bpmn-support.md, worked out from the scenarios: a cell links a scenario that shows it and passes, so the page
 * cannot claim what does not run.
 */
import { type Table, type Test, tables } from './combinations.ts';
import type { Place } from './scenario-places.ts';

const HEAD = `# What runs

Every diagram is read and shown; this page says what is executed: each element of BPMN 2.0.2 at each position and with each
trigger the specification gives it. A ✓ leads to the scenario that shows it, a small diagram beside the trace it must leave;
– is not of the specification. The page is written from the scenarios by a test (\`test/support-page.test.ts\`), which fails
where one is missing, so it cannot promise what does not run.

What a drawing leaves open is done, answered or confirmed by people: [day-one.md](day-one.md). What vendors' extensions mean
here: [dialects.md](dialects.md). Data: [data.md](data.md). Decisions: [dmn.md](dmn.md). Choreographies and conversations are
read and shown, and refused for running by a finding that says so. \`startQuantity\` and \`completionQuantity\` are read and
told of, not counted: a step begins with each token and passes on one.`;

export interface Gap {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

function tablesOf(places: readonly Place[]): {
  readonly text: string;
  readonly gaps: readonly Gap[];
} {
  const gaps: Gap[] = [];
  const text = tables.map((table) => sectionOf(table, places, gaps)).join('\n\n');
  return { text, gaps };
}

export function supportPage(places: readonly Place[]): {
  readonly text: string;
  readonly gaps: readonly Gap[];
} {
  const { text, gaps } = tablesOf(places);
  return { text: `${HEAD}\n\n${text}\n`, gaps };
}

function sectionOf(table: Table, places: readonly Place[], gaps: Gap[]): string {
  const rows = table.rows.map(({ name, cells }) => {
    const shown = cells.map((test, index) => {
      const cell = cellOf(test, places);
      if (cell === undefined)
        gaps.push({ table: table.title, row: name, column: table.columns[index] ?? '' });
      return cell ?? '';
    });
    return `| ${[name, ...shown].join(' | ')} |`;
  });
  const head = `| ${[table.corner, ...table.columns].join(' | ')} |`;
  const line = `| ${['---', ...table.columns.map(() => ':-:')].join(' | ')} |`;
  return [`## ${table.title}`, '', table.says, '', head, line, ...rows].join('\n');
}

/** Absent: of the specification, but no scenario shows it. */
function cellOf(test: Test | undefined, places: readonly Place[]): string | undefined {
  if (test === undefined) return '–';
  const scenarios = [...new Set(places.filter(test).map(({ scenario }) => scenario))];
  const [best] = scenarios.sort((a, b) => a.length - b.length || a.localeCompare(b));
  return best === undefined ? undefined : `[✓](../test/scenarios/${best}.trace)`;
}
