/** What a ring shows, and the geometry of its filling: one drawing for lists and for the diagram. */
export interface RingState {
  /** 0 by hand, 0.25 assisted, 0.5 supervised, 1 automatic. */
  readonly level: 0 | 0.25 | 0.5 | 1;
  readonly tone: 'plain' | 'incomplete' | 'help';
}

export const byHand: RingState = { level: 0, tone: 'plain' };
export const automatic: RingState = { level: 1, tone: 'plain' };

const levelWords = { 0: 'Done by hand', 0.25: 'Assisted', 0.5: 'Supervised', 1: 'Automatic' } as const;

export function ringWords(state: RingState): string {
  const words = levelWords[state.level];
  if (state.tone === 'incomplete') return `${words}; something is still missing`;
  return state.tone === 'help' ? `${words}; needs help` : words;
}

const radius = 4.25;

/** The filled part, in a box from -8 to 8, clockwise from twelve o'clock. */
export function ringPath(level: RingState['level']): string {
  if (level === 0) return '';
  if (level === 1)
    return `M0 ${-radius}A${radius} ${radius} 0 1 1 0 ${radius}A${radius} ${radius} 0 1 1 0 ${-radius}Z`;
  const angle = level * 2 * Math.PI;
  const [x, y] = [radius * Math.sin(angle), -radius * Math.cos(angle)].map((value) =>
    Number(value.toFixed(3)),
  );
  return `M0 0V${-radius}A${radius} ${radius} 0 0 1 ${x} ${y}Z`;
}
