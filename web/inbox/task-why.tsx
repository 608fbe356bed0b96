/** Why this task is here: its place on the diagram, the case so far, what the case knows. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { TaskDetail } from '../../src/server/api/inbox.ts';
import { getCase } from '../api/cases.ts';
import { getProcess, getProcessXml } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { caseLayer } from '../case/case-layer.ts';
import { Timeline } from '../case/timeline.tsx';
import { DataList } from '../design/data-list.tsx';
import { DiagramView } from '../diagram/diagram-view.tsx';
import { type DiagramLayer, emptyLayer } from '../diagram/layer.ts';
import { stepsInWords } from '../process/process-layer.ts';
import classes from './task-why.module.css';

export function TaskWhy({ task }: { readonly task: TaskDetail }) {
  const { key, version } = task.process;
  const detail = useQuery({ queryKey: keys.case(task.case.id), queryFn: () => getCase(task.case.id) });
  const instance = detail.data?.instances.find((each) => each.id === task.instance);
  const diagram = instance?.diagram ?? { key, version };
  const process = useQuery({
    queryKey: keys.process(diagram.key, diagram.version),
    queryFn: () => getProcess(diagram.key, diagram.version),
  });
  const xml = useQuery({
    queryKey: keys.xml(diagram.key, diagram.version),
    queryFn: () => getProcessXml(diagram.key, diagram.version),
    staleTime: Infinity,
  });
  const layer = useMemo(
    (): DiagramLayer => ({
      ...(instance ? caseLayer([instance], process.data?.performers ?? {}, detail.data?.waits) : emptyLayer),
      selected: task.element,
    }),
    [instance, process.data, detail.data, task.element],
  );

  return (
    <>
      <div className={classes.diagram}>
        <DiagramView
          xml={xml.data}
          layer={layer}
          label={`Where this task stands in ${task.process.name}`}
          steps={stepsInWords(process.data?.performers)}
          drawn={process.data?.file.drawn ?? true}
          focus={task.element}
        />
      </div>
      <div className={classes.words}>
        <section>
          <h2 className={classes.title}>The case so far</h2>
          <Timeline entries={task.soFar} />
          <Link to="/cases/$case" params={{ case: String(task.case.id) }}>
            Open {task.case.title}
          </Link>
        </section>
        <DataList variables={task.variables} label="What the case knows" />
      </div>
    </>
  );
}
