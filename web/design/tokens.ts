/**
 * Every colour, size and duration of the product, in one place. Colours are states (LOOK): ink and warm greys for
 * everything, ultramarine for what can be clicked, green for what moves, amber for what waits for a person, red for
 * what needs help, violet for what a machine proposed.
 *
 * Invariant: T1  every pair in `readablePairs` has a contrast of at least 4.5 : 1 in both schemes (tokens.test.ts).
 */
export interface Palette {
  readonly paper: string;
  readonly surface: string;
  readonly sunken: string;
  readonly line: string;
  /** Outlines of controls: at least 3 : 1 against what they lie on (WCAG 1.4.11). */
  readonly outline: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly accentFill: string;
  readonly onAccent: string;
  readonly moving: string;
  readonly movingSoft: string;
  readonly waiting: string;
  readonly waitingSoft: string;
  readonly help: string;
  readonly helpSoft: string;
  readonly helpFill: string;
  readonly machine: string;
  readonly machineSoft: string;
  /** The sheet the diagram is drawn on, and its pen. */
  readonly sheet: string;
  readonly sheetFill: string;
  readonly pen: string;
  /** The highlighter under the way a case has taken. */
  readonly trace: string;
}

export const light: Palette = {
  paper: '#faf9f7',
  surface: '#ffffff',
  sunken: '#f3f1ed',
  line: '#e5e1da',
  outline: '#8b857b',
  ink: '#1d1b18',
  ink2: '#575249',
  ink3: '#6e685e',
  accent: '#3a34d2',
  accentSoft: '#eeeefc',
  accentFill: '#3a34d2',
  onAccent: '#ffffff',
  moving: '#11703d',
  movingSoft: '#e3f2e8',
  waiting: '#8a5200',
  waitingSoft: '#fbf0db',
  help: '#b3261e',
  helpSoft: '#fcecea',
  helpFill: '#b3261e',
  machine: '#7a2fa3',
  machineSoft: '#f5ebfa',
  sheet: '#fdfcfa',
  sheetFill: '#ffffff',
  pen: '#2b2823',
  trace: '#9be0b3',
};

export const dark: Palette = {
  paper: '#141312',
  surface: '#1b1a18',
  sunken: '#100f0e',
  line: '#302d29',
  outline: '#7d776d',
  ink: '#f2efe9',
  ink2: '#bdb7ac',
  ink3: '#9b9488',
  accent: '#a5a4ff',
  accentSoft: '#25244a',
  accentFill: '#5a55ee',
  onAccent: '#ffffff',
  moving: '#66cc92',
  movingSoft: '#16301f',
  waiting: '#e8b04c',
  waitingSoft: '#35270f',
  help: '#ff8f85',
  helpSoft: '#401c19',
  helpFill: '#c2372d',
  machine: '#d59ff0',
  machineSoft: '#33203f',
  sheet: '#171615',
  sheetFill: '#201e1c',
  pen: '#d9d4ca',
  trace: '#246040',
};

type Name = keyof Palette;

/** Text colour on background colour, as used somewhere in the product. */
export const readablePairs: readonly (readonly [Name, Name])[] = [
  ...(['paper', 'surface', 'sunken', 'sheet'] as const).flatMap((ground) =>
    (['ink', 'ink2', 'ink3', 'accent', 'moving', 'waiting', 'help', 'machine'] as const).map(
      (text) => [text, ground] as const,
    ),
  ),
  ['accent', 'accentSoft'],
  ['ink', 'accentSoft'],
  ['ink2', 'accentSoft'],
  ['moving', 'movingSoft'],
  ['waiting', 'waitingSoft'],
  ['help', 'helpSoft'],
  ['ink', 'helpSoft'],
  ['ink2', 'helpSoft'],
  ['ink', 'waitingSoft'],
  ['ink2', 'waitingSoft'],
  ['machine', 'machineSoft'],
  ['onAccent', 'accentFill'],
  ['onAccent', 'helpFill'],
  ['pen', 'sheet'],
  ['pen', 'sheetFill'],
  ['pen', 'trace'],
];

/** The 4 px grid. */
export const space = { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' } as const;
export const radius = '8px';
export const fontSizes = { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '21px' } as const;
export const fontFamily =
  "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";
export const fontFamilyMonospace = "ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace";

/** How long a disc takes along one flow. */
export const glide_ms = 760;

function kebab(name: string): string {
  return name.replace(/[A-Z0-9]/g, (character) => `-${character.toLowerCase()}`);
}

/** `--b-accent-soft: #eeeefc` and its like. */
export function cssVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(Object.entries(palette).map(([name, colour]) => [`--b-${kebab(name)}`, colour]));
}
