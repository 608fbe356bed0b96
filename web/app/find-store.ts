/** The state of the search that opens with Ctrl-K, so that every page can open it. */
import { createSpotlight } from '@mantine/spotlight';

export const [findStore, find] = createSpotlight();

/** The library selects as one types, before what the server found stands in the list. */
export function selectFirstHit(): void {
  const list = document.getElementById(findStore.getState().listId);
  if (!list) return;
  for (const selected of list.querySelectorAll('[data-selected]')) selected.removeAttribute('data-selected');
  list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  findStore.updateState((state) => ({ ...state, selected: 0 }));
}
