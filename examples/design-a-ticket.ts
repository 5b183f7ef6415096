/**
 * Designs a ticket without any printer: a template in the language ReceiptLine, shown as it will stand on 58 mm paper.
 * `await writeFile('ticket.png', shown.png())` gives the picture, dot by dot; `options: { layout }` in centre.yaml prints it.
 *
 * Run:     npm run example design-a-ticket
 * Prints:
 *             Passports
 *       A042
 * ────────────────────────────────
 * Waiting                        7
 * Windows 3 to 5          Окна 3-5
 * [QR https://example.org/A042]
 *
 *         12.01.2026 09:05
 */
import { preview } from 'nowserving/ticket-printer'

const template = `
"{{service}}"
^^^^^^{{ticket}}
---
Waiting        | {{waiting}}
{{windows.en}} | {{windows.ru}}
{code: {{qr}}; option: qrcode, 5, m}
~
{{time}}`.trimStart()

const ticket = { ticket: 'A042', service: 'Passports', waiting: 7, windows: [3, 4, 5] }
const shown = await preview(
  { ...ticket, qr: 'https://example.org/A042' },
  { columns: 32, layout: { template }, at: Date.UTC(2026, 0, 12, 6, 5), timezone: 'Europe/Moscow' },
)
console.log(shown.text)
