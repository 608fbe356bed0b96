/**
 * A long list: plain rows up to 200, past that only what is seen is in the page. Asks for more when its end comes
 * near.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './virtual-list.module.css';

const plainRows = 200;

export interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly label: string;
  readonly rowHeight: number;
  readonly keyOf: (item: Item) => string;
  readonly renderRow: (item: Item) => ReactNode;
  readonly onEndNear?: () => void;
  readonly footer?: ReactNode;
}

export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, label, rowHeight, keyOf, renderRow, onEndNear, footer } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const virtual = items.length > plainRows;
  const virtualizer = useVirtualizer({
    count: virtual ? items.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });

  useEffect(() => {
    const mark = end.current;
    if (!mark || !onEndNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onEndNear();
      },
      { root: scroller.current, rootMargin: '400px' },
    );
    observer.observe(mark);
    return () => observer.disconnect();
  }, [onEndNear]);

  return (
    <div ref={scroller} className={classes.scroller}>
      <ul
        className={classes.list}
        aria-label={label}
        style={virtual ? { height: virtualizer.getTotalSize(), position: 'relative' } : undefined}
      >
        {virtual
          ? virtualizer.getVirtualItems().map((row) => {
              const item = items[row.index];
              return item === undefined ? null : (
                <li
                  key={keyOf(item)}
                  data-index={row.index}
                  ref={virtualizer.measureElement}
                  aria-setsize={items.length}
                  aria-posinset={row.index + 1}
                  className={classes.floating}
                  style={{ transform: `translateY(${row.start}px)` }}
                >
                  {renderRow(item)}
                </li>
              );
            })
          : items.map((item) => <li key={keyOf(item)}>{renderRow(item)}</li>)}
      </ul>
      <div ref={end} />
      {footer}
    </div>
  );
}
