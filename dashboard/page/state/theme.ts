/** Light or dark: as the reader chose, else as the system says. */
const KEY = 'ballast-theme';
const DARK = matchMedia('(prefers-color-scheme: dark)');

export function startTheme(): void {
  apply();
  DARK.addEventListener('change', apply);
}

export function switchTheme(): void {
  const next = current() === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, next);
  apply();
}

function current(): 'dark' | 'light' {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return DARK.matches ? 'dark' : 'light';
}

function apply(): void {
  document.documentElement.dataset.theme = current();
}
