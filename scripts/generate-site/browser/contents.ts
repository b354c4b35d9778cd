/** Scrolls the navigation to the link of this page. */
export function scrollNavigation(): void {
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' })
}

/** Marks the heading in view in the list of headings. */
export function followHeadings(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.contents a')]
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)))
  let marked: HTMLAnchorElement | undefined

  const mark = (): void => {
    const link = links[placeInView()]
    if (link === marked) return
    marked?.removeAttribute('aria-current')
    link?.setAttribute('aria-current', 'true')
    link?.scrollIntoView({ block: 'nearest' })
    marked = link
  }

  /** The last heading cannot reach the top of the window, so it is in view at the end of the page. */
  function placeInView(): number {
    const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1
    if (isEnd && scrollY > 0) return links.length - 1
    return headings.findLastIndex((heading) => heading && heading.getBoundingClientRect().top < innerHeight / 4)
  }

  addEventListener('scroll', mark, { passive: true })
  mark()
}
