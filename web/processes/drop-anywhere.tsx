/** A file may be dropped anywhere on the page; the whole page says so while one hangs over it. */
import { IconFileImport } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import classes from './drop-anywhere.module.css';

export interface DropAnywhereProps {
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
}

function carriesFile(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}

export function DropAnywhere({ onFile, children }: DropAnywhereProps) {
  const [over, setOver] = useState(false);
  // dragenter and dragleave also come from every child; only the balance tells whether the file is still here.
  const depth = useRef(0);

  function enter(event: DragEvent): void {
    if (!carriesFile(event)) return;
    depth.current += 1;
    setOver(true);
  }

  function leave(): void {
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button beside it does the same by keyboard
    <div
      className={classes.page}
      onDragEnter={enter}
      onDragLeave={leave}
      onDragOver={(event) => {
        if (carriesFile(event)) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      {over ? (
        <div className={classes.cover} aria-hidden>
          <IconFileImport size={32} stroke={1.5} />
          Let go to read this file
        </div>
      ) : null}
    </div>
  );
}
