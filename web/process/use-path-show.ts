/** The clockwork of a way that is shown: discs glide along the move's flows, then the next move comes. */
import { type RefObject, useEffect, useReducer, useRef } from 'react';
import type { DiagramHandle } from '../diagram/diagram-view.tsx';
import { prefersStillness } from '../diagram/motion.ts';
import { type PathAction, pathReducer, type ShownPath } from './path-show.ts';

/** Between two moves; where nothing glides, long enough to read what the move was. */
const pause_ms = 700;
const reading_ms = 2_000;

export interface PathShow {
  readonly shown: ShownPath | undefined;
  readonly dispatch: (action: PathAction) => void;
  /** To be given to the diagram it is shown on. */
  readonly diagram: RefObject<DiagramHandle | null>;
}

export function usePathShow(): PathShow {
  const [shown, dispatch] = useReducer(pathReducer, undefined);
  const diagram = useRef<DiagramHandle>(null);
  const step = shown?.path.steps[shown.at];
  const playing = shown?.playing === true;

  useEffect(() => {
    if (step === undefined) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    diagram.current?.reveal(step.event ?? step.element);
    void (diagram.current?.glide(step.flows) ?? Promise.resolve()).then(() => {
      if (left || !playing) return;
      timer = setTimeout(() => dispatch({ do: 'next' }), prefersStillness() ? reading_ms : pause_ms);
    });
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [step, playing]);

  return { shown, dispatch, diagram };
}
