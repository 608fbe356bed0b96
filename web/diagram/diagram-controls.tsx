/** The sheet's own controls: zoom, the whole picture, Baton's layer on or off, the steps in words, the file's pages. */
import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff, IconListDetails, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './diagram-controls.module.css';
import type { DrawingPage } from './drawing-pages.ts';

export interface DiagramControlsProps {
  readonly pages: readonly DrawingPage[];
  /** The page shown; absent: the first. */
  readonly page: string | undefined;
  readonly layerShown: boolean;
  readonly inWords: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onLayer: () => void;
  readonly onWords: () => void;
  readonly onPage: (id: string) => void;
}

export function DiagramControls(props: DiagramControlsProps) {
  return (
    <>
      {props.pages.length > 1 ? (
        <NativeSelect
          size="xs"
          className={classes.pages}
          aria-label="Page of the file"
          value={props.page ?? props.pages[0]?.id ?? ''}
          data={props.pages.map((page) => ({ value: page.id, label: page.name }))}
          onChange={(event) => props.onPage(event.currentTarget.value)}
        />
      ) : null}
      <div className={classes.bar} role="toolbar" aria-label="Diagram">
        <Control label="Zoom in" onClick={() => props.onZoom(1.25)}>
          <IconPlus size={16} />
        </Control>
        <Control label="Zoom out" onClick={() => props.onZoom(0.8)}>
          <IconMinus size={16} />
        </Control>
        <Control label="Show the whole diagram" onClick={props.onFit}>
          <IconMaximize size={16} />
        </Control>
        <span className={classes.gap} />
        <Control
          label={props.layerShown ? 'Show only the drawing' : "Show Baton's layer"}
          hint={legend}
          pressed={props.layerShown}
          onClick={props.onLayer}
        >
          {props.layerShown ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        </Control>
        <Control label="Steps in words" pressed={props.inWords} onClick={props.onWords}>
          <IconListDetails size={16} />
        </Control>
      </div>
    </>
  );
}

const legend =
  'A ring at a step: the fuller, the more is handed over; empty, a person does it by hand. A number: how much is there now. Green: the way so far.';

interface ControlProps {
  readonly label: string;
  /** More than the name, for who lingers. */
  readonly hint?: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Control({ label, hint, pressed, onClick, children }: ControlProps) {
  return (
    <Tooltip
      label={hint ? `${label}. ${hint}` : label}
      position="top"
      {...(hint ? { multiline: true, w: 260, p: 'xs' } : {})}
    >
      <ActionIcon
        variant="subtle"
        size={32}
        className={classes.control}
        aria-label={label}
        onClick={onClick}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
