/** The versions of a process: what each changed, how many cases run on it, and moving them to the newest. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { MigrationRun } from '../../src/server/api/migrations.ts';
import type { Changes, ProcessDetail, ProcessVersion } from '../../src/server/api/processes.ts';
import { listMigrations } from '../api/migrations.ts';
import { getMe } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { countOf } from '../design/counting.ts';
import { When } from '../design/when.tsx';
import { VersionWiring } from '../wiring/version-wiring.tsx';
import { ChangeList } from './change-list.tsx';
import { MoveCasesDialog } from './move-cases-dialog.tsx';
import classes from './versions-panel.module.css';

export interface VersionsPanelProps {
  readonly process: ProcessDetail;
  /** Against the version before; absent while it is worked out, or where there is none. */
  readonly changes: Changes | undefined;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string) => void;
}

/** While a run is under way. */
const LOOK_AGAIN_MS = 1_000;

export function VersionsPanel({ process, changes, onHover, onSelect }: VersionsPanelProps) {
  const [moving, setMoving] = useState<number>();
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const runs = useQuery({
    queryKey: keys.migrations(process.key),
    queryFn: () => listMigrations(process.key),
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? LOOK_AGAIN_MS : false),
  });
  const { latestVersion, versions } = process;
  return (
    <>
      <p className={classes.intro}>
        Every case stays on the version it began with, until somebody moves it. New cases begin with the
        newest.
      </p>
      {(runs.data?.items ?? []).filter(isUnderWay).map((run) => (
        <Progress key={run.id} run={run} />
      ))}
      <ol className={classes.versions}>
        {versions.map((version) => (
          <li key={version.version} data-shown={version.version === process.version || undefined}>
            <Version process={process} version={version} />
            {version.version === process.version && changes ? (
              <div className={classes.changes}>
                <ChangeList changes={changes} onHover={onHover} onSelect={onSelect} />
              </div>
            ) : null}
            {version.version === process.version ? (
              <VersionWiring
                processKey={process.key}
                version={version.version}
                newest={version.version === latestVersion}
                mayChange={me.data?.supervises ?? false}
              />
            ) : null}
            {version.version !== latestVersion && version.running > 0 && me.data?.supervises ? (
              <Button
                variant="default"
                size="xs"
                className={classes.move}
                onClick={() => setMoving(version.version)}
              >
                Move {countOf(version.running, 'case')} to version {latestVersion}…
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
      <Moves runs={(runs.data?.items ?? []).filter((run) => !isUnderWay(run))} />
      {moving !== undefined ? (
        <MoveCasesDialog
          processKey={process.key}
          from={moving}
          to={latestVersion}
          onClose={() => setMoving(undefined)}
        />
      ) : null}
    </>
  );
}

function isUnderWay({ endedAt }: MigrationRun): boolean {
  return endedAt === undefined;
}

function Version({
  process,
  version,
}: {
  readonly process: ProcessDetail;
  readonly version: ProcessVersion;
}) {
  return (
    <Link
      to="/processes/$process"
      params={{ process: process.key }}
      search={{ tab: 'versions', version: version.version }}
      className={classes.version}
      aria-current={version.version === process.version ? 'true' : undefined}
    >
      <strong>Version {version.version}</strong>
      <span className={classes.running}>
        {version.running > 0 ? `${countOf(version.running, 'case')} running` : 'nothing running'}
      </span>
      <span className={classes.detail}>
        {version.change} · {version.fileName} · <When at={version.deployedAt} />
        {version.deployedBy ? ` by ${version.deployedBy}` : ''}
      </span>
    </Link>
  );
}

function Progress({ run }: { readonly run: MigrationRun }) {
  const done = run.moved + run.staying;
  return (
    <div className={classes.progress} role="status">
      <p>
        {run.moved} of {countOf(run.total, 'case')} moved from version {run.from} to version {run.to}. You can
        leave this page; it goes on.
      </p>
      <progress value={done} max={Math.max(run.total, 1)} aria-label="Cases moved" />
    </div>
  );
}

/** What was done, and which cases stayed. */
function Moves({ runs }: { readonly runs: readonly MigrationRun[] }) {
  if (runs.length === 0) return null;
  return (
    <section className={classes.moves} aria-label="Cases moved">
      <h3>Cases moved</h3>
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <p>
              {countOf(run.moved, 'case')} from version {run.from} to version {run.to}
              {run.by ? `, by ${run.by}` : ''}, <When at={run.startedAt} />. {run.reason}
            </p>
            {run.staying > 0 ? (
              <details>
                <summary>{countOf(run.staying, 'case')} stayed</summary>
                <ul className={classes.stayed}>
                  {run.stayed.map((one) => (
                    <li key={one.case}>
                      <Link to="/cases/$case" params={{ case: String(one.case) }}>
                        Case {one.case}
                      </Link>
                      : {one.message}
                    </li>
                  ))}
                </ul>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
