/**
 * The page's only program: the heads of the table of centres sort it. Without it the table stands as it is, the longest
 * waits first. It is text, since it runs in the reader's browser.
 */
export const SCRIPT = `
for (const table of document.querySelectorAll('#centres')) {
  const heads = [...table.tHead.rows[0].cells]
  const body = table.tBodies[0]
  const valueOf = (row, index) => {
    const own = row.cells[index].querySelector('[data-value]')
    return own ? Number(own.dataset.value) : row.cells[index].textContent
  }
  heads.forEach((head, index) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const first = index === 0 ? 'ascending' : 'descending'
      const other = index === 0 ? 'descending' : 'ascending'
      const order = head.getAttribute('aria-sort') === first ? other : first
      for (const each of heads) each.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', order)
      const sign = order === 'ascending' ? 1 : -1
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [valueOf(a, index), valueOf(b, index)]
        return sign * (typeof x === 'number' ? x - y : x.localeCompare(y, 'en', { numeric: true }))
      })
      body.append(...rows)
    })
  })
  heads[4].setAttribute('aria-sort', 'descending')
}
`
