// Sizes and colours of Teams for the card renderer. Colours are CSS variables, so a theme needs no second rendering.

const pair = (name, subtle = name) => ({ default: `var(--${name})`, subtle: `var(--${subtle})` });

const foreground = {
  default: pair('text', 'subtle'),
  dark: pair('text', 'subtle'),
  light: pair('subtle'),
  accent: pair('brand-text'),
  good: pair('good'),
  warning: pair('warning'),
  attention: pair('attention'),
};

const container = (ground) => ({ backgroundColor: `var(--${ground})`, foregroundColors: foreground });

export const hostConfig = {
  fontFamily: 'inherit',
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 40, medium: 64, large: 120 },
  containerStyles: {
    default: container('raised'),
    emphasis: container('emphasis-ground'),
    accent: container('accent-ground'),
    good: container('good-ground'),
    warning: container('warning-ground'),
    attention: container('attention-ground'),
  },
  factSet: { title: { weight: 'Bolder', wrap: true, maxWidth: 160 }, value: { wrap: true }, spacing: 16 },
  inputs: {
    allowDynamicallyFilteredChoiceSet: true,
    label: { inputSpacing: 'Small', requiredInputs: { weight: 'Bolder', suffix: ' *', suffixColor: 'attention' }, optionalInputs: { weight: 'Bolder' } },
    errorMessage: { color: 'Attention', size: 'Small', spacing: 'Small' },
  },
  actions: {
    maxActions: 6,
    spacing: 'Medium',
    buttonSpacing: 8,
    actionsOrientation: 'Horizontal',
    actionAlignment: 'Left',
    showCard: { actionMode: 'Inline', inlineTopMargin: 12, style: 'emphasis' },
  },
};
