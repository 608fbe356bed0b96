/** A process: its diagram, and one panel whose tabs follow its life. */
import { ActionIcon, Button, Tabs } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Fragment, useMemo, useState } from 'react';
import type { Changes, ProcessDetail } from '../../src/server/api/processes.ts';
import type { Draft } from '../../src/server/api/wiring.ts';
import { fileAddress, getChanges, getLoad, getProcess, getProcessXml } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { getDraft } from '../api/wiring.ts';
import { PageHeader } from '../app/page-header.tsx';
import { type ProcessSearch, type ProcessTab, processRoute, processTabs } from '../app/router.tsx';
import { countOf } from '../design/counting.ts';
import { Failure } from '../design/failure.tsx';
import { Stage } from '../design/stage.tsx';
import { DiagramView } from '../diagram/diagram-view.tsx';
import { type DiagramLayer, emptyLayer } from '../diagram/layer.ts';
import { TriggersTab } from '../triggers/triggers-tab.tsx';
import { changedElements } from '../versions/change-list.tsx';
import { VersionsPanel } from '../versions/versions-panel.tsx';
import { draftChanged, draftRings } from '../wiring/draft-layer.ts';
import { WiringTab } from '../wiring/wiring-tab.tsx';
import { FindingsList } from './findings-list.tsx';
import { PathPlayer } from './path-player.tsx';
import { layerOfPath } from './path-show.ts';
import { ProcessCases } from './process-cases.tsx';
import { countsOfLoad, notesOf, ringsOf, stepsInWords } from './process-layer.ts';
import classes from './process-page.module.css';
import { StartButton } from './start-button.tsx';
import { StartPanel } from './start-panel.tsx';
import { StepCard } from './step-card.tsx';
import { type PathShow, usePathShow } from './use-path-show.ts';
import { Verdict } from './verdict.tsx';

const tabNames: Record<ProcessTab, string> = {
  findings: 'Findings',
  wiring: 'Wiring',
  starts: 'Starts',
  run: 'Run',
  cases: 'Cases',
  versions: 'Versions',
};

export function ProcessPage() {
  const { process: key } = processRoute.useParams();
  const { version, step, trigger, tab = 'run' } = processRoute.useSearch();
  const navigate = useNavigate();
  const detail = useQuery({
    queryKey: keys.process(key, version),
    queryFn: () => getProcess(key, version),
    placeholderData: keepPreviousData,
  });
  const xml = useQuery({
    queryKey: keys.xml(key, version),
    queryFn: () => getProcessXml(key, version),
    staleTime: Infinity,
  });
  // Of the version that is drawn here: steps of another may stand elsewhere, or not at all.
  const drawnVersion = detail.data?.version;
  const load = useQuery({
    queryKey: keys.load(key, drawnVersion),
    queryFn: () => getLoad(key, drawnVersion),
    enabled: drawnVersion !== undefined,
  });
  const [hovered, setHovered] = useState<string>();
  const how = usePathShow();
  const process = detail.data;
  const before = process?.versions.find((each) => each.version < process.version)?.version;
  const changes = useQuery({
    queryKey: keys.changes(key, before ?? 0, drawnVersion ?? 0),
    queryFn: () => getChanges(key, before ?? 0, drawnVersion ?? 0),
    enabled: tab === 'versions' && before !== undefined && drawnVersion !== undefined,
    staleTime: Infinity,
  }).data;
  const draft = useQuery({
    queryKey: keys.draft(key),
    queryFn: () => getDraft(key),
    enabled: tab === 'wiring' || tab === 'starts',
  }).data;
  const wired = tab === 'wiring' ? draft : undefined;
  const performer = step ? process?.performers[step] : undefined;

  function show(change: Partial<ProcessSearch>): void {
    void navigate({
      to: '/processes/$process',
      params: { process: key },
      search: (before: ProcessSearch) => ({ ...before, ...change }),
      replace: true,
    });
  }

  const layer = useMemo(
    (): DiagramLayer => ({
      ...emptyLayer,
      rings: wired ? draftRings(wired) : ringsOf(process?.performers ?? {}),
      counts: countsOfLoad(load.data?.elements ?? []),
      notes: tab === 'findings' ? notesOf(process?.findings ?? []) : emptyLayer.notes,
      changed: wired
        ? draftChanged(wired)
        : tab === 'versions' && changes
          ? changedElements(changes)
          : emptyLayer.changed,
      marked: new Set(hovered ? [hovered] : []),
      selected: step,
    }),
    [process, load.data, tab, wired, changes, hovered, step],
  );

  if (detail.isError)
    return (
      <Failure
        wholePage
        error={detail.error}
        title="This process could not be shown"
        onRetry={() => void detail.refetch()}
        wayOut={
          <Button variant="default" component={Link} to="/processes">
            To the list of processes
          </Button>
        }
      />
    );
  const steps = stepsInWords(process?.performers);

  return (
    <div className={classes.page}>
      <PageHeader
        title={process?.name ?? '…'}
        parent={<Link to="/processes">Processes</Link>}
        aside={process ? <Version process={process} /> : null}
        actions={
          process ? (
            <>
              <ActionIcon
                variant="default"
                size={36}
                component="a"
                href={fileAddress(process.key, process.version)}
                download={process.fileName}
                aria-label="Get the file back, as it was added"
                title="Get the file back, as it was added"
              >
                <IconDownload size={16} aria-hidden />
              </ActionIcon>
              {tab !== 'run' ? <StartButton process={process} onChoose={() => show({ tab: 'run' })} /> : null}
            </>
          ) : null
        }
      />
      <div className={classes.stage}>
        <Stage
          panelLabel="About this process"
          wide={tab === 'wiring' || tab === 'starts'}
          workedOn={tab === 'wiring' ? step : tab === 'starts' ? trigger : undefined}
          diagram={
            <DiagramView
              xml={xml.data}
              ref={how.diagram}
              layer={how.shown ? layerOfPath(layer, how.shown) : layer}
              label={`Diagram of ${process?.name ?? 'the process'}`}
              steps={steps}
              drawn={process?.file.drawn ?? true}
              focus={step}
              onSelect={(element) =>
                show({ step: element && process?.performers[element] ? element : undefined })
              }
              onHover={setHovered}
            />
          }
          panel={
            <>
              {how.shown ? <PathPlayer shown={how.shown} onAction={how.dispatch} /> : null}
              {performer && !how.shown && tab !== 'wiring' ? (
                <StepCard performer={performer} onClose={() => show({ step: undefined })} />
              ) : null}
              {process ? (
                <Panel
                  process={process}
                  changes={changes}
                  draft={draft}
                  tab={tab}
                  step={step}
                  trigger={trigger}
                  how={how}
                  onShow={show}
                  onHover={setHovered}
                />
              ) : null}
            </>
          }
        />
      </div>
    </div>
  );
}

function Version({ process }: { readonly process: ProcessDetail }) {
  if (process.version === process.latestVersion)
    return (
      <span className={classes.version}>
        Version {process.version}
        <Elsewhere process={process} />
      </span>
    );
  return (
    <span className={classes.version}>
      Version {process.version} of {process.latestVersion} ·{' '}
      <Link to="/processes/$process" params={{ process: process.key }}>
        show the newest
      </Link>
    </span>
  );
}

/** What runs on other drawings than the one shown is not on it; where it is stands here. */
function Elsewhere({ process }: { readonly process: ProcessDetail }) {
  const others = process.versions.filter((each) => each.version !== process.version && each.running > 0);
  return others.map((other) => (
    <Fragment key={other.version}>
      {' · '}
      <Link
        to="/processes/$process"
        params={{ process: process.key }}
        search={(before) => ({ ...before, version: other.version })}
      >
        {countOf(other.running, 'case')} on version {other.version}
      </Link>
    </Fragment>
  ));
}

interface PanelProps {
  readonly process: ProcessDetail;
  readonly changes: Changes | undefined;
  readonly draft: Draft | undefined;
  readonly tab: ProcessTab;
  readonly step: string | undefined;
  readonly trigger: string | undefined;
  readonly how: PathShow;
  readonly onShow: (change: Partial<ProcessSearch>) => void;
  readonly onHover: (element: string | undefined) => void;
}

function Panel({ process, changes, draft, tab, step, trigger, how, onShow, onHover }: PanelProps) {
  const toTab = (value: string | null) => {
    const chosen = processTabs.find((name) => name === value);
    if (chosen) onShow({ tab: chosen });
  };
  const numbers: Partial<Record<ProcessTab, number>> = {
    findings: process.findings.length,
    cases: process.running,
  };
  return (
    <Tabs value={tab} onChange={toTab} className={classes.tabs} keepMounted={false}>
      <Tabs.List className={classes.tabList}>
        {processTabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {tabNames[name]}
            {numbers[name] ? <span className={classes.number}>{numbers[name]}</span> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="findings" className={classes.panel}>
        {process.diagnosis ? <Verdict diagnosis={process.diagnosis} told={process.findings} /> : null}
        <FindingsList
          findings={process.findings}
          selected={step}
          onSelect={(element) => onShow({ step: element })}
          onHover={onHover}
          onShowHow={(finding) => how.dispatch({ do: 'show', finding })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="wiring" className={classes.wiring}>
        {process.version !== process.latestVersion ? (
          <p className={classes.older}>
            What is wired here is the newest version, not the one that is drawn.{' '}
            <Link to="/processes/$process" params={{ process: process.key }} search={{ tab: 'wiring' }}>
              Show the newest
            </Link>
          </p>
        ) : null}
        <WiringTab
          key={process.key}
          processKey={process.key}
          draft={draft}
          selected={step}
          onSelect={(element) => onShow({ step: element })}
          onHover={onHover}
        />
      </Tabs.Panel>
      <Tabs.Panel value="starts" className={classes.wiring}>
        <TriggersTab
          key={process.key}
          processKey={process.key}
          draft={draft}
          selected={trigger}
          onSelect={(chosen) => onShow({ trigger: chosen })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="run" className={classes.panel}>
        <StartPanel
          processKey={process.key}
          version={process.version}
          starts={process.starts}
          onHover={onHover}
        />
        <Roles process={process} />
      </Tabs.Panel>
      <Tabs.Panel value="cases" className={classes.panel}>
        <ProcessCases processKey={process.key} onStart={() => onShow({ tab: 'run' })} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" className={classes.panel}>
        <VersionsPanel
          process={process}
          changes={changes}
          onHover={onHover}
          onSelect={(element) => onShow({ step: element })}
        />
      </Tabs.Panel>
    </Tabs>
  );
}

function Roles({ process }: { readonly process: ProcessDetail }) {
  if (process.roles.length === 0) return null;
  return (
    <section className={classes.roles}>
      <h3>Who takes part</h3>
      <ul>
        {process.roles.map((role) => (
          <li key={role.role}>
            <span>{role.role}</span>
            <span>{countOf(role.steps.length, 'step')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
