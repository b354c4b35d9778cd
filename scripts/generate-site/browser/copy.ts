/** Adds a button to each block of code that copies it. Pages that are opened over plain HTTP have no clipboard. */
export function addCopyButtons(): void {
  if (!('clipboard' in navigator)) return
  for (const code of document.querySelectorAll('pre > code')) {
    const button = document.createElement('button')
    button.className = 'copy'
    button.textContent = 'Copy'
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code.textContent ?? '')
      button.textContent = 'Copied'
    })
    button.addEventListener('blur', () => {
      button.textContent = 'Copy'
    })
    code.parentElement?.append(button)
  }
}
