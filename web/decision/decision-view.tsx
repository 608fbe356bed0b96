/** A decision model, sheet by sheet: the overview of its decisions, and each one's table or formula. */
import { Skeleton, Tabs } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { TableOutcome } from '../../src/server/api/decisions.ts';
import type { DecisionDrawing, DecisionSheet } from './decision-drawing.ts';
import classes from './decision-view.module.css';

export interface DecisionViewProps {
  readonly xml: string | undefined;
  readonly label: string;
  /** The element whose sheet is shown. */
  readonly shown: string | undefined;
  readonly onShow: (element: string) => void;
  /** Rules that fired are marked in their table. */
  readonly tables?: readonly TableOutcome[];
}

export function DecisionView({ xml, label, shown, onShow, tables = [] }: DecisionViewProps) {
  const holder = useRef<HTMLDivElement>(null);
  const drawing = useRef<DecisionDrawing>(undefined);
  const [sheets, setSheets] = useState<readonly DecisionSheet[]>();
  const [failed, setFailed] = useState(false);
  const sheet = sheets?.find((each) => each.element === shown) ?? sheets?.[0];

  useEffect(() => {
    let gone = false;
    const container = holder.current;
    if (xml === undefined || container === null) return;
    setFailed(false);
    import('./decision-drawing.ts')
      .then(async ({ createDecisionDrawing }) => {
        if (gone) return;
        const made = createDecisionDrawing(container);
        drawing.current = made;
        const opened = await made.open(xml);
        if (!gone) setSheets(opened);
      })
      .catch(() => setFailed(true));
    return () => {
      gone = true;
      drawing.current?.destroy();
      drawing.current = undefined;
      setSheets(undefined);
    };
  }, [xml]);

  const element = sheet?.element;
  useEffect(() => {
    if (element !== undefined) void drawing.current?.show(element);
  }, [element]);

  const table = tables.find((each) => each.decision === element);
  return (
    <section className={classes.view} aria-label={label}>
      {sheets !== undefined && sheets.length > 1 ? (
        <Tabs value={element ?? null} onChange={(next) => next !== null && onShow(next)}>
          <Tabs.List className={classes.sheets}>
            {sheets.map((each) => (
              <Tabs.Tab key={each.element} value={each.element}>
                {each.kind === 'overview' ? 'Overview' : each.name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      ) : null}
      {table === undefined ? null : <style>{marksOf(table)}</style>}
      {failed ? (
        <p className={classes.failed}>
          This model cannot be drawn. It works all the same: try it with values of your own.
        </p>
      ) : null}
      {xml === undefined || (sheets === undefined && !failed) ? (
        <Skeleton className={classes.waiting} />
      ) : null}
      <div ref={holder} className={`decision-drawing ${classes.drawing}`} />
    </section>
  );
}

/** The table is drawn by dmn-js, which draws it anew when it likes; a style holds whatever it draws. */
function marksOf(table: TableOutcome): string {
  const row = (number: number): string => `.decision-drawing .tjs-table tbody tr:nth-child(${number}) td`;
  return table.rules
    .filter(({ fired }) => fired)
    .map(
      ({ number }) =>
        `${row(number)} { background: var(--b-moving-soft) !important; } ` +
        `${row(number)}:first-child { color: var(--b-moving); font-weight: 600; box-shadow: inset 3px 0 var(--b-moving); }`,
    )
    .join('\n');
}
