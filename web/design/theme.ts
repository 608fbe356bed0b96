/** The tokens as a Mantine theme: Mantine's own variables are pointed at ours, so one palette rules every control. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import {
  cssVariables,
  dark,
  fontFamily,
  fontFamilyMonospace,
  fontSizes,
  light,
  type Palette,
  radius,
  space,
} from './tokens.ts';

const ultramarine: MantineColorsTuple = [
  '#eeeefc',
  '#dbdaf9',
  '#b9b7f4',
  '#9a97f2',
  '#7f7bf0',
  '#5a55ee',
  '#4842e0',
  '#3a34d2',
  '#302bb2',
  '#262290',
];

/** Warm, as everything else: Mantine reaches into these two where no variable of ours is in the way. */
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f3f1ed',
  '#e5e1da',
  '#d6d1c8',
  '#c4beb3',
  '#8b857b',
  '#6e685e',
  '#575249',
  '#3a362f',
  '#1d1b18',
];
const night: MantineColorsTuple = [
  '#f2efe9',
  '#d9d4ca',
  '#bdb7ac',
  '#9b9488',
  '#45413b',
  '#302d29',
  '#201e1c',
  '#171615',
  '#141312',
  '#100f0e',
];

export const theme = createTheme({
  primaryColor: 'ultramarine',
  primaryShade: { light: 7, dark: 5 },
  colors: { ultramarine, gray, dark: night },
  fontFamily,
  fontFamilyMonospace,
  fontSizes,
  spacing: space,
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: radius, lg: '12px', xl: '16px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '21px', lineHeight: '28px' },
      h2: { fontSize: '17px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withinPortal: true } },
    Menu: { defaultProps: { shadow: undefined, transitionProps: { duration: 90 } } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 120 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

function mantineVariables(palette: Palette): Record<string, string> {
  return {
    ...cssVariables(palette),
    '--mantine-color-body': palette.paper,
    '--mantine-color-text': palette.ink,
    '--mantine-color-bright': palette.ink,
    '--mantine-color-dimmed': palette.ink3,
    '--mantine-color-placeholder': palette.ink3,
    '--mantine-color-anchor': palette.accent,
    '--mantine-color-error': palette.help,
    '--mantine-color-default': palette.surface,
    '--mantine-color-default-hover': palette.sunken,
    '--mantine-color-default-color': palette.ink,
    '--mantine-color-default-border': palette.line,
    '--mantine-color-disabled': palette.sunken,
    '--mantine-color-disabled-color': palette.ink3,
    '--mantine-color-ultramarine-light': palette.accentSoft,
    '--mantine-color-ultramarine-light-hover': `color-mix(in srgb, ${palette.accent} 12%, ${palette.accentSoft})`,
    '--mantine-color-ultramarine-light-color': palette.accent,
    '--mantine-color-red-light': palette.helpSoft,
    '--mantine-color-red-light-hover': palette.helpSoft,
    '--mantine-color-red-light-color': palette.help,
    '--mantine-color-red-text': palette.help,
    '--mantine-color-red-filled': palette.helpFill,
    '--mantine-color-red-filled-hover': palette.helpFill,
    '--mantine-color-yellow-light': palette.waitingSoft,
    '--mantine-color-yellow-light-hover': palette.waitingSoft,
    '--mantine-color-yellow-light-color': palette.waiting,
    '--mantine-primary-color-filled': palette.accentFill,
    '--mantine-primary-color-light': palette.accentSoft,
    '--mantine-primary-color-light-color': palette.accent,
  };
}

export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: mantineVariables(light),
  dark: mantineVariables(dark),
});
