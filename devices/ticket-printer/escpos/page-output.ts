/** What a page makes of the host's commands. */
import type { Mark } from '../mechanics/marks.ts'
import type { PresentOrder } from '../mechanics/presenter.ts'
import type { NvWrite } from './page-stored.ts'

/** Where a page's work goes. `position`: bytes read from the wire so far. */
export interface PageOutput {
  /** Feeds paper, dots; a mark is printed on the first of them. */
  feed(dots: number, position: number, mark?: Mark): void
  /** Feeds until the next mark on the paper has come there. */
  seek(where: 'head' | 'blade', position: number): void
  /** Cuts where the blade is. */
  cut(position: number): void
  /** Cuts what hangs out, or not, and moves the ticket behind the blade. */
  present(order: PresentOrder, cutsFirst: boolean, position: number): void
  /** Writes to the flash when all before it is printed; nothing else is done meanwhile. */
  store(write: NvWrite, position: number): void
  /** Starts anew, as if it were switched on, when all before it is done. */
  restart(position: number): void
  /** Answers when all before it is printed. */
  answer(bytes: Uint8Array, position: number): void
  /** A command that does nothing here. */
  unknown(name: string, position: number): void
}
