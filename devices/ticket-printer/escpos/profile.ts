import type { CodePage } from '../../../lib/code-page.ts'

/** How one ESC/POS model differs from the others. Data only: driver and firmware read the same table. */
export interface EscposProfile {
  /** Dots per inch of the head: 180 or 203. */
  readonly dpi: number
  /** Printable width in dots. */
  readonly dotsPerLine: number
  /** Characters per line in font A (12 x 24). */
  readonly columnsA: number
  /** Characters per line in font B (9 x 17). */
  readonly columnsB: number
  /** `ESC t n`: the number of each code page the model has. */
  readonly codePages: Readonly<Partial<Record<CodePage, number>>>
  /** The page that the driver chooses unless the configuration names another. */
  readonly codePage: CodePage
  /** Powers on in a two-byte (Chinese) mode, which `FS .` leaves. */
  readonly multiByte?: true
  /** `GS ( H` fn 48: the printer's own proof after printing. What a model without it does with the bytes. */
  readonly processId: 'supported' | 'ignored' | 'printsParameters'
  /** `GS r`, in order: a weaker fence. */
  readonly transmitStatus: boolean
  /** `DLE EOT n`: true, not answered, or the same "all is well" whatever happens. */
  readonly realTimeStatus: 'supported' | 'silent' | 'constant'
  /** `GS a`: automatic status back. */
  readonly automaticStatus: boolean
  /**
   * `DLE EOT 14`: everything in one frame (Custom, Pyramid); `automatic`: also by itself at each change (`GS E0`). Such a
   * model is asked that, not `DLE EOT` 1 to 4.
   */
  readonly fullStatus?: 'asked' | 'automatic'
  /** `DLE EOT` 1 to 4 are answered without the two bits that mark such an answer, and 2 with the button always pressed (Pyramid). */
  readonly unmarkedStatus?: true
  /** `GS E1` to `GS E5`, in order: paper left, cuts, paper used, retracted tickets and starts, as text (Custom). */
  readonly counters?: true
  /**
   * Where `DLE EOT` tells of a ticket in the mouth: 1, bit 7 (Cashino; it breaks the pattern of such answers), or 4, where
   * bit 6 says that there is none (Citizen; elsewhere it means that the paper has ended).
   */
  readonly ticketBit?: 'DLE EOT 1' | 'DLE EOT 4'
  /** Brings a ticket to the mouth once it is cut. */
  readonly presenter?: {
    /**
     * `FS P` cuts and presents, `GS V` does not cut; or `ESC i` cuts and `GS e` presents; or every cut presents, and `GS R`
     * says when a ticket that nobody takes is drawn back.
     */
    readonly dialect: 'FS P' | 'GS e' | 'GS R'
    /** Pushes paper out of the mouth while it prints, from power-on on, until `GS e 12` ends that (Pyramid). */
    readonly continuous?: true
    /** What one step of its commands moves, mm. */
    readonly stepMm: number
    /** How far a ticket sticks out of the mouth, mm. */
    readonly outMm: number
    /** Shorter tickets stick: they are lengthened by blank paper. */
    readonly shortestMm: number
    /** mm/s */
    readonly speedMmS: number
    /** From the cutter to the mouth, with the loop inside, mm. */
    readonly pathMm: number
  }
  /** Finds marks on the back of the paper: `GS F6` brings the next one to the head, `GS F8` to the blade. */
  readonly marks?: {
    /** How far it looks for one, mm. */
    readonly searchMm: number
    /** Along the paper, mm. */
    readonly lengthMm: number
    /** So much nearer or farther than their pitch they may stand, mm. */
    readonly toleranceMm: number
  }
  /** What ends an error of the cutter. Default `DLE ENQ`; else opening and closing the cover, or the mains plug. */
  readonly recovery?: 'cover' | 'mains'
  /** `GS ( k` cn 31: QR codes drawn by the printer. */
  readonly qr: boolean
  /** What stands for error correction M in it, L one below. Default 31. */
  readonly qrLevelM?: number
  /** What the commands that store and print a QR code begin with after their function. Default 30; with another one nothing is done. */
  readonly qrParameter?: number
  /** `FS 94` keeps a logo, from the next start on, and says so; `FS 93` prints it (Custom). */
  readonly logos?: true
  /** `DLE DC4` fn 8: clears the buffers and says so. */
  readonly clearBuffers: boolean
  readonly cutter: 'partial' | 'full' | 'both' | 'none'
  /** mm/s */
  readonly speedMmS: number
  /** The cutter's own time, ms. */
  readonly cutMs: number
  /** From the head to the cutter, mm. */
  readonly headToCutterMm: number
  /** Default line spacing, mm. */
  readonly lineMm: number
  /** A full roll, mm. */
  readonly rollMm: number
  /** Paper left when the near-end sensor trips, mm; absent: no such sensor. */
  readonly nearEndMm?: number
  /** Receive buffer: its size, "full" with so many bytes left, "released" with so many left. */
  readonly receiveBuffer: { readonly bytes: number; readonly fullAt: number; readonly releasedAt: number }
  /** What happens when the cover is opened while it prints. */
  readonly coverError: 'autoRecoverable' | 'recoverable'
  /** `GS I n`: one-byte ids 1 to 3, and the texts of 65 to 69. */
  readonly ids: {
    readonly model: number
    readonly type: number
    readonly rom: number
    readonly firmware: string
    readonly maker: string
    readonly name: string
    readonly serial: string
    /** `GS I FF`: two bytes (Custom). */
    readonly custom?: readonly [number, number]
    /** Bare bytes that are all it answers to `GS I`, by n (Pyramid). */
    readonly bare?: Readonly<Record<number, readonly number[]>>
  }
  /** From power-on to the first byte understood, ms. */
  readonly bootMs: number
}
