import type { Aedes, Client } from 'aedes'

/** What can be done to a running broker, for those who want to see how its clients take it. */
export interface BrokerTrouble {
  /**
   * Ends every connection as a power cut would, without wills, and lets nobody in until what it returns is called. A
   * forgetful one comes back without sessions and retained messages.
   */
  down(forgetful: boolean): () => void
  /** Tears one client's connection; its will is sent. False when it is not connected. */
  dropConnection(clientId: string): boolean
  /** Refuses a client from now on; returns what undoes it. */
  refuseClient(clientId: string): () => void
}

/** Whether the broker is down, and whom it refuses. */
export class Trouble {
  #downs = 0
  readonly #refused: string[] = []

  get down(): boolean {
    return this.#downs > 0
  }

  refuses(clientId: string): boolean {
    return this.#refused.includes(clientId)
  }

  /** Down until what it returns is called, and `ready` has settled. */
  begin(ready: Promise<void>): () => void {
    this.#downs++
    let over = false
    return () => {
      if (over) return
      over = true
      void ready.finally(() => this.#downs--)
    }
  }

  refuse(clientId: string): () => void {
    this.#refused.push(clientId)
    let over = false
    return () => {
      if (!over) this.#refused.splice(this.#refused.indexOf(clientId), 1)
      over = true
    }
  }
}

/** Tears the connection of a client of this broker. */
export function tear(aedes: Aedes, clientId: string): boolean {
  const { clients } = aedes as unknown as { readonly clients: Readonly<Record<string, Client>> } // missing from its types
  const client = clients[clientId]
  client?.conn.destroy()
  return client !== undefined
}
