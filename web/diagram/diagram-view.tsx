/**
 * The hero: the user's drawing with Baton's layer, the controls of the sheet and its alternative in words. The
 * drawing code is loaded when the first diagram is shown, so pages open without waiting for it.
 */
import { Skeleton } from '@mantine/core';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { DiagramControls } from './diagram-controls.tsx';
import classes from './diagram-view.module.css';
import type { Drawing } from './drawing.ts';
import type { DrawingPage } from './drawing-pages.ts';
import type { DiagramLayer } from './layer.ts';
import { StepList, type StepWords } from './step-list.tsx';

export interface DiagramHandle {
  glide(flows: readonly string[]): Promise<void>;
  reveal(element: string): void;
}

export interface DiagramViewProps {
  /** Absent while it is on its way. */
  readonly xml: string | undefined;
  readonly layer: DiagramLayer;
  /** "Diagram of Invoice approval" */
  readonly label: string;
  readonly steps: readonly StepWords[];
  /** False where the file has no picture: the steps are listed instead. */
  readonly drawn?: boolean;
  /** False where Baton refused the file: nothing may promise that it runs. */
  readonly runnable?: boolean;
  /** Brought into view when it changes. */
  readonly focus?: string | undefined;
  readonly onSelect?: (element: string | undefined) => void;
  readonly onHover?: (element: string | undefined) => void;
  readonly ref?: Ref<DiagramHandle>;
}

type State = { kind: 'loading' } | { kind: 'shown'; pages: readonly DrawingPage[] } | { kind: 'undrawable' };

export function DiagramView(props: DiagramViewProps) {
  const { xml, layer, label, steps, drawn = true, runnable = true, focus, onSelect, onHover, ref } = props;
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const latest = useRef({ layer, onSelect, onHover, focus });
  latest.current = { layer, onSelect, onHover, focus };
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [page, setPage] = useState<string>();
  const [inWords, setInWords] = useState(false);
  const [layerShown, setLayerShown] = useState(true);

  useEffect(() => {
    const element = container.current;
    if (!element || xml === undefined || !drawn) return;
    let gone = false;
    setState({ kind: 'loading' });
    void (async () => {
      const { createDrawing } = await import('./drawing.ts');
      if (gone) return;
      const created = createDrawing(element, {
        onSelect: (id) => latest.current.onSelect?.(id),
        onHover: (id) => latest.current.onHover?.(id),
        onPage: setPage,
      });
      drawing.current = created;
      try {
        const pages = await created.open(xml, [...latest.current.layer.counts.keys()]);
        if (gone) return;
        created.paint(latest.current.layer);
        if (latest.current.focus) await created.reveal(latest.current.focus);
        setState({ kind: 'shown', pages });
      } catch {
        if (!gone) setState({ kind: 'undrawable' });
      }
    })();
    return () => {
      gone = true;
      drawing.current?.destroy();
      drawing.current = undefined;
    };
  }, [xml, drawn]);

  useEffect(() => drawing.current?.paint(layer), [layer]);
  useEffect(() => {
    if (focus) void drawing.current?.reveal(focus);
  }, [focus]);
  useEffect(() => drawing.current?.showLayer(layerShown), [layerShown]);

  useImperativeHandle(
    ref,
    () => ({
      glide: (flows) => drawing.current?.glide(flows) ?? Promise.resolve(),
      reveal: (id) => void drawing.current?.reveal(id),
    }),
    [],
  );

  const wordsOnly = !drawn || state.kind === 'undrawable';
  return (
    <section className={classes.frame} aria-label={label} data-state={wordsOnly ? 'words' : state.kind}>
      <div ref={container} className={classes.sheet} hidden={wordsOnly} />
      {state.kind === 'loading' && !wordsOnly ? (
        <Skeleton className={classes.waiting} aria-label="The diagram is on its way" />
      ) : null}
      {inWords || wordsOnly ? (
        <StepList
          steps={steps}
          selected={layer.selected}
          onSelect={(id) => onSelect?.(id)}
          onHover={(id) => onHover?.(id)}
          {...(wordsOnly
            ? {
                intro: `This file has no picture that can be drawn. ${
                  runnable
                    ? 'It runs all the same; here are its steps.'
                    : 'What can be read of it stands here in words.'
                }`,
              }
            : { onClose: () => setInWords(false) })}
        />
      ) : null}
      {wordsOnly ? null : (
        <DiagramControls
          pages={state.kind === 'shown' ? state.pages : []}
          page={page}
          layerShown={layerShown}
          inWords={inWords}
          onZoom={(factor) => drawing.current?.zoomBy(factor)}
          onFit={() => drawing.current?.fit()}
          onLayer={() => setLayerShown(!layerShown)}
          onWords={() => setInWords(!inWords)}
          onPage={(id) => void drawing.current?.showPage(id)}
        />
      )}
    </section>
  );
}
