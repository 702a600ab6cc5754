import { type ThemeName, themeVariables } from './monitor-themes';

/** The editor's variables, with those that only the plan view uses. */
export function planThemeVariables(name: ThemeName): Readonly<Record<string, string>> {
  return { ...themeVariables(name), ...additions[name] };
}

const additions: Readonly<Record<ThemeName, Readonly<Record<string, string>>>> = {
  dark: {
    '--vscode-charts-orange': '#d18616',
    '--vscode-charts-purple': '#b180d7',
    '--vscode-textLink-foreground': '#4daafc',
    '--vscode-list-hoverBackground': '#2a2d2e',
    '--vscode-list-activeSelectionBackground': '#04395e',
    '--vscode-list-activeSelectionForeground': '#ffffff',
    '--vscode-list-inactiveSelectionBackground': '#37373d',
    '--vscode-list-focusOutline': '#0078d4',
    '--vscode-input-background': '#313131',
    '--vscode-input-border': '#3c3c3c',
    '--vscode-input-foreground': '#cccccc',
    '--vscode-input-placeholderForeground': '#989898',
    '--vscode-button-secondaryBackground': '#313131',
    '--vscode-button-secondaryForeground': '#cccccc',
    '--vscode-symbolIcon-fieldForeground': '#75beff',
    '--vscode-editor-findMatchHighlightBackground': '#ea5c0055',
    '--vscode-editorWidget-border': '#454545',
  },
  light: {
    '--vscode-charts-orange': '#d18616',
    '--vscode-charts-purple': '#652d90',
    '--vscode-textLink-foreground': '#005fb8',
    '--vscode-list-hoverBackground': '#f2f2f2',
    '--vscode-list-activeSelectionBackground': '#e8e8e8',
    '--vscode-list-activeSelectionForeground': '#000000',
    '--vscode-list-inactiveSelectionBackground': '#e4e6f1',
    '--vscode-list-focusOutline': '#005fb8',
    '--vscode-input-background': '#ffffff',
    '--vscode-input-border': '#cecece',
    '--vscode-input-foreground': '#3b3b3b',
    '--vscode-input-placeholderForeground': '#767676',
    '--vscode-button-secondaryBackground': '#e5e5e5',
    '--vscode-button-secondaryForeground': '#3b3b3b',
    '--vscode-symbolIcon-fieldForeground': '#007acc',
    '--vscode-editor-findMatchHighlightBackground': '#ea5c0055',
    '--vscode-editorWidget-border': '#c8c8c8',
  },
  'high-contrast': {
    '--vscode-charts-orange': '#d18616',
    '--vscode-charts-purple': '#b180d7',
    '--vscode-contrastBorder': '#6fc3df',
    '--vscode-contrastActiveBorder': '#f38518',
    '--vscode-textLink-foreground': '#21a6ff',
    '--vscode-input-background': '#000000',
    '--vscode-input-border': '#6fc3df',
    '--vscode-input-foreground': '#ffffff',
    '--vscode-input-placeholderForeground': '#ffffff',
    '--vscode-list-focusOutline': '#f38518',
    '--vscode-symbolIcon-fieldForeground': '#75beff',
    '--vscode-editorWidget-border': '#6fc3df',
  },
};
