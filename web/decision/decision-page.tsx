/** A decision model: its sheets, and beside them trying it out, who goes by it, and its versions. */
import { Button, Tabs } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { DecisionModelDetail, TriedDecision } from '../../src/server/api/decisions.ts';
import { getDecisionModel } from '../api/decisions.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { type DecisionSearch, decisionRoute } from '../app/router.tsx';
import { countOf } from '../design/counting.ts';
import { Failure } from '../design/failure.tsx';
import { Stage } from '../design/stage.tsx';
import { When } from '../design/when.tsx';
import classes from './decision-page.module.css';
import { DecisionView } from './decision-view.tsx';
import { TryDecision } from './try-decision.tsx';

export function DecisionPage() {
  const { decision: key } = decisionRoute.useParams();
  const { version, sheet } = decisionRoute.useSearch();
  const navigate = useNavigate();
  const [tried, setTried] = useState<TriedDecision>();
  const detail = useQuery({
    queryKey: keys.decisionModel(key, version),
    queryFn: () => getDecisionModel(key, version),
    placeholderData: keepPreviousData,
  });
  const model = detail.data;

  function show(change: Partial<DecisionSearch>): void {
    if (change.version !== undefined) setTried(undefined);
    void navigate({
      to: '/decisions/$decision',
      params: { decision: key },
      search: (before: DecisionSearch) => ({ ...before, ...change }),
      replace: true,
    });
  }

  if (detail.isError)
    return (
      <Failure
        wholePage
        error={detail.error}
        title="This decision model could not be shown"
        onRetry={() => void detail.refetch()}
        wayOut={
          <Button variant="default" component={Link} to="/processes">
            To the list of processes
          </Button>
        }
      />
    );

  return (
    <div className={classes.page}>
      <PageHeader
        title={model?.name ?? '…'}
        parent={<Link to="/processes">Processes</Link>}
        aside={model ? <span className={classes.version}>Version {model.version}</span> : null}
      />
      <div className={classes.stage}>
        <Stage
          panelLabel="About this decision model"
          diagram={
            <DecisionView
              xml={model?.xml}
              label={`Rules of ${model?.name ?? 'the decision model'}`}
              shown={sheet ?? mainDecision(model)?.id}
              onShow={(element) => show({ sheet: element })}
              tables={tried?.why.tables ?? []}
            />
          }
          panel={model ? <Panel model={model} sheet={sheet} onShow={show} onTried={setTried} /> : null}
        />
      </div>
    </div>
  );
}

/** What the others lead to: the decision made on the most. */
function mainDecision(model: DecisionModelDetail | undefined) {
  return [...(model?.decisions ?? [])].sort((a, b) => b.inputs.length - a.inputs.length)[0];
}

interface PanelProps {
  readonly model: DecisionModelDetail;
  readonly sheet: string | undefined;
  readonly onShow: (change: Partial<DecisionSearch>) => void;
  readonly onTried: (tried: TriedDecision | undefined) => void;
}

function Panel({ model, sheet, onShow, onTried }: PanelProps) {
  const chosen = model.decisions.find(({ id }) => id === sheet) ?? mainDecision(model);
  return (
    <Tabs defaultValue="try" keepMounted={false}>
      <Tabs.List className={classes.tabs}>
        <Tabs.Tab value="try">Try it</Tabs.Tab>
        <Tabs.Tab value="use">In use</Tabs.Tab>
        <Tabs.Tab value="findings">Findings</Tabs.Tab>
        <Tabs.Tab value="versions">Versions</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="try" className={classes.panel}>
        {chosen ? (
          <TryDecision
            modelKey={model.key}
            version={model.version}
            decisions={model.decisions}
            chosen={chosen}
            onChoose={(decision) => onShow({ sheet: decision })}
            onTried={onTried}
          />
        ) : (
          <p>There is nothing to decide in it; other models take types and functions from it.</p>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="use" className={classes.panel}>
        <UsedBy model={model} />
      </Tabs.Panel>
      <Tabs.Panel value="findings" className={classes.panel}>
        <Findings model={model} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" className={classes.panel}>
        <ul className={classes.list}>
          {model.versions.map(({ version, deployedAt }) => (
            <li key={version}>
              <button
                type="button"
                className={classes.choice}
                aria-current={version === model.version || undefined}
                onClick={() => onShow({ version })}
              >
                Version {version}
              </button>{' '}
              <span className={classes.quiet}>
                put into use <When at={deployedAt} />
              </span>
            </li>
          ))}
        </ul>
      </Tabs.Panel>
    </Tabs>
  );
}

function UsedBy({ model }: { readonly model: DecisionModelDetail }) {
  if (model.usedBy.length === 0)
    return (
      <p>
        No process goes by it yet. A step does once its diagram or its wiring names one of these decisions:{' '}
        {model.decisions.map(({ id }) => id).join(', ')}.
      </p>
    );
  return (
    <ul className={classes.list}>
      {model.usedBy.map(({ key, name, version }) => (
        <li key={key}>
          <Link to="/processes/$process" params={{ process: key }}>
            {name}
          </Link>{' '}
          <span className={classes.quiet}>version {version}</span>
        </li>
      ))}
    </ul>
  );
}

function Findings({ model }: { readonly model: DecisionModelDetail }) {
  if (model.findings.length === 0) return <p>Nothing is amiss in this model.</p>;
  return (
    <>
      <p className={classes.quiet}>{countOf(model.findings.length, 'finding')}</p>
      <ul className={classes.list}>
        {model.findings.map((finding) => (
          <li key={`${finding.code}-${finding.line}-${finding.message}`}>
            {finding.message} {finding.default}
            {finding.line === undefined ? null : <span className={classes.quiet}> Line {finding.line}.</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
