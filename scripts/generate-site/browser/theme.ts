const KEY = 'theme'

/** Applies the theme that was chosen earlier, and lets the button switch it. Without a choice, the system's counts. */
export function startTheme(): void {
  const { dataset } = document.documentElement
  const chosen = localStorage.getItem(KEY)
  if (chosen !== null) dataset.theme = chosen
  document.querySelector('.theme')?.addEventListener('click', () => {
    const isDark = (dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
    dataset.theme = isDark ? 'light' : 'dark'
    localStorage.setItem(KEY, dataset.theme)
  })
}
