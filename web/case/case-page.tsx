/** A case: the diagram with what moves on it, live, and beside it what it waits for and what happened. */
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { CaseDetail, CaseInstance } from '../../src/server/api/cases.ts';
import { getCase } from '../api/cases.ts';
import { useCaseChanges } from '../api/live-context.ts';
import { getProcess, getProcessXml } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { caseRoute } from '../app/router.tsx';
import { caseState } from '../cases/case-state.ts';
import { Failure } from '../design/failure.tsx';
import { Stage } from '../design/stage.tsx';
import { StatePill } from '../design/state-pill.tsx';
import { When } from '../design/when.tsx';
import { type DiagramHandle, DiagramView } from '../diagram/diagram-view.tsx';
import type { DiagramLayer } from '../diagram/layer.ts';
import { stepsInWords } from '../process/process-layer.ts';
import { CaseActions } from './case-actions.tsx';
import { caseLayer, presentWords } from './case-layer.ts';
import classes from './case-page.module.css';
import { CasePanel } from './case-panel.tsx';

interface ShownDiagram {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly version: number;
  readonly instances: readonly CaseInstance[];
}

/** The drawings a case runs on: its own, and those of processes it called. */
function diagramsOf(detail: CaseDetail | undefined): ShownDiagram[] {
  const found = new Map<string, ShownDiagram>();
  for (const instance of detail?.instances ?? []) {
    const { key, version, name } = instance.diagram;
    const id = `${key}@${version}`;
    const known = found.get(id);
    found.set(id, { id, key, version, label: name, instances: [...(known?.instances ?? []), instance] });
  }
  return [...found.values()];
}

export function CasePage() {
  const { case: number } = caseRoute.useParams();
  const { step } = caseRoute.useSearch();
  const id = Number(number);
  const navigate = useNavigate();
  const diagram = useRef<DiagramHandle>(null);
  const [hovered, setHovered] = useState<string>();
  const [chosen, setChosen] = useState<string>();

  const detail = useQuery({ queryKey: keys.case(id), queryFn: () => getCase(id) });
  const diagrams = useMemo(() => diagramsOf(detail.data), [detail.data]);
  const shown =
    diagrams.find((each) => each.id === chosen) ??
    diagrams.find((each) => step && each.instances.some((instance) => touches(instance, step))) ??
    diagrams[0];
  const process = useQuery({
    queryKey: keys.process(shown?.key ?? '', shown?.version),
    queryFn: () => getProcess(shown?.key ?? '', shown?.version),
    enabled: shown !== undefined,
    staleTime: Infinity,
  });
  const xml = useQuery({
    queryKey: keys.xml(shown?.key ?? '', shown?.version),
    queryFn: () => getProcessXml(shown?.key ?? '', shown?.version),
    enabled: shown !== undefined,
    staleTime: Infinity,
  });

  useCaseChanges(id, detail.data?.cursor, (change) => {
    const flows = change.movements.flatMap((movement) =>
      movement.kind === 'took-flow' && movement.flow ? [movement.flow] : [],
    );
    if (flows.length > 0) void diagram.current?.glide(flows);
  });

  const layer = useMemo(
    (): DiagramLayer => ({
      ...caseLayer(shown?.instances ?? [], process.data?.performers ?? {}, detail.data?.waits),
      marked: new Set(hovered ? [hovered] : []),
      selected: step,
    }),
    [shown, process.data, detail.data, hovered, step],
  );

  if (detail.isError)
    return (
      <Failure
        wholePage
        error={detail.error}
        title="This case could not be shown"
        onRetry={() => void detail.refetch()}
        wayOut={
          <Button variant="default" component={Link} to="/cases">
            To the list of cases
          </Button>
        }
      />
    );
  const data = detail.data;
  const state = data ? caseState(data) : undefined;

  function select(element: string | undefined): void {
    void navigate({
      to: '/cases/$case',
      params: { case: number },
      search: element ? { step: element } : {},
      replace: true,
    });
  }

  return (
    <div className={classes.page}>
      <PageHeader
        title={data?.title ?? '…'}
        parent={<Link to="/cases">Cases</Link>}
        aside={
          data && state ? (
            <>
              <StatePill tone={state.tone}>{state.words}</StatePill>
              <span className={classes.since}>
                <When at={data.startedAt} />
                {data.startedBy ? ` by ${data.startedBy}` : ''}
              </span>
            </>
          ) : null
        }
        actions={data ? <CaseActions detail={data} /> : null}
      />
      <div className={classes.stage}>
        <Stage
          panelLabel="About this case"
          diagram={
            <>
              <DiagramView
                ref={diagram}
                xml={xml.data}
                layer={layer}
                label={`Diagram of ${data?.process.name ?? 'the case'}`}
                steps={stepsInWords(process.data?.performers, presentWords(data?.waits ?? []))}
                drawn={process.data?.file.drawn ?? true}
                focus={step}
                onSelect={select}
                onHover={setHovered}
              />
              {diagrams.length > 1 ? (
                <NativeSelect
                  className={classes.which}
                  aria-label="Diagram shown"
                  data={diagrams.map((each) => ({ value: each.id, label: each.label }))}
                  value={shown?.id ?? ''}
                  onChange={(event) => setChosen(event.currentTarget.value)}
                />
              ) : null}
            </>
          }
          panel={
            data ? (
              <CasePanel
                detail={data}
                performer={step ? process.data?.performers[step] : undefined}
                performers={process.data?.performers ?? {}}
                instances={shown?.instances ?? []}
                hovered={hovered}
                onHover={setHovered}
                onSelect={select}
              />
            ) : null
          }
        />
      </div>
    </div>
  );
}

function touches(instance: CaseInstance, element: string): boolean {
  return (
    instance.visited.some((each) => each.element === element) ||
    instance.active.some((each) => each.element === element)
  );
}
