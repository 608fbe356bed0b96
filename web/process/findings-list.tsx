/** Findings in plain words, grouped by how much they matter; each shows its element. */
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconInfoCircle,
  IconRoute,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Finding, Severity } from '../../src/server/api/finding.ts';
import { EmptyState } from '../design/empty-state.tsx';
import classes from './findings-list.module.css';

export interface FindingsListProps {
  readonly findings: readonly Finding[];
  readonly selected: string | undefined;
  readonly onSelect: (element: string) => void;
  readonly onHover: (element: string | undefined) => void;
  /** Shows on the diagram how a case comes to it. */
  readonly onShowHow: (finding: Finding) => void;
}

interface Group {
  readonly severity: Severity;
  readonly title: string;
  readonly Icon: typeof IconInfoCircle;
  readonly holds: (finding: Finding) => boolean;
}

const groups: readonly Group[] = [
  {
    severity: 'error',
    title: 'Must be mended before it can run',
    Icon: IconAlertCircle,
    holds: (finding) => finding.severity === 'error',
  },
  {
    severity: 'warning',
    title: 'Please have a look',
    Icon: IconAlertTriangle,
    holds: (finding) => finding.severity === 'warning',
  },
  {
    severity: 'info',
    title: 'Good to know',
    Icon: IconInfoCircle,
    holds: (finding) => finding.severity === 'info',
  },
];

export function FindingsList({ findings, selected, onSelect, onHover, onShowHow }: FindingsListProps) {
  if (findings.length === 0) {
    return (
      <EmptyState icon={<IconCircleCheck size={28} stroke={1.5} />} title="Nothing to tell">
        Everything in this diagram says plainly what to do. It runs exactly as drawn.
      </EmptyState>
    );
  }
  return (
    <div className={classes.findings}>
      {groups.map(({ severity, title, Icon, holds }) => {
        const members = findings.filter(holds);
        if (members.length === 0) return null;
        return (
          <section key={title} className={classes.group} data-severity={severity}>
            <h3 className={classes.title}>
              <Icon size={16} aria-hidden /> {title} <span className={classes.number}>{members.length}</span>
            </h3>
            <ul className={classes.list}>
              {clustersOf(members).map((alike) => (
                <Cluster
                  key={`${alike[0]?.code}-${alike[0]?.element ?? ''}`}
                  alike={alike}
                  selected={selected}
                  onSelect={onSelect}
                  onHover={onHover}
                  onShowHow={onShowHow}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** Findings of one kind stand together where they are many; in the order in which each kind first appears. */
function clustersOf(findings: readonly Finding[]): Finding[][] {
  const byCode = new Map<string, Finding[]>();
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  return [...byCode.values()];
}

const shownOfMany = 2;

interface ClusterProps {
  readonly alike: readonly Finding[];
  readonly selected: string | undefined;
  readonly onSelect: (element: string) => void;
  readonly onHover: (element: string | undefined) => void;
  readonly onShowHow: (finding: Finding) => void;
}

/** The first few of a kind; the rest on request, or when one of them is selected on the diagram. */
function Cluster({ alike, selected, onSelect, onHover, onShowHow }: ClusterProps) {
  const [opened, setOpened] = useState(false);
  const rest = alike.slice(shownOfMany);
  const open =
    opened ||
    rest.length < 2 ||
    rest.some((finding) => finding.element === selected && selected !== undefined);
  return (
    <>
      {(open ? alike : alike.slice(0, shownOfMany)).map((finding, index) => (
        <FindingItem
          // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be alike in everything
          key={`${finding.element ?? ''}-${index}`}
          finding={finding}
          selected={finding.element !== undefined && finding.element === selected}
          onSelect={onSelect}
          onHover={onHover}
          onShowHow={onShowHow}
        />
      ))}
      {open ? null : (
        <li>
          <button type="button" className={classes.more} onClick={() => setOpened(true)}>
            {rest.length} more like this
          </button>
        </li>
      )}
    </>
  );
}

interface FindingItemProps {
  readonly finding: Finding;
  readonly selected: boolean;
  readonly onSelect: (element: string) => void;
  readonly onHover: (element: string | undefined) => void;
  readonly onShowHow: (finding: Finding) => void;
}

function FindingItem({ finding, selected, onSelect, onHover, onShowHow }: FindingItemProps) {
  const { element } = finding;
  const words = (
    <>
      {finding.elementName ? <strong className={classes.element}>{finding.elementName}</strong> : null}
      <span className={classes.message}>{finding.message}</span>
      {finding.default ? <span className={classes.default}>{finding.default}</span> : null}
    </>
  );
  if (element === undefined) return <li className={classes.item}>{words}</li>;
  return (
    <li>
      <button
        type="button"
        className={classes.item}
        aria-pressed={selected}
        onClick={() => onSelect(element)}
        onMouseEnter={() => onHover(element)}
        onMouseLeave={() => onHover(undefined)}
        onFocus={() => onHover(element)}
        onBlur={() => onHover(undefined)}
      >
        {words}
      </button>
      {finding.path ? (
        <button type="button" className={classes.how} onClick={() => onShowHow(finding)}>
          <IconRoute size={14} aria-hidden /> Show how
        </button>
      ) : null}
    </li>
  );
}
