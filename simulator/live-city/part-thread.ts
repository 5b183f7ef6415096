/** The thread of a part: it ends with its process, whatever ends that. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromPart, ThreadTask, ToPart } from './part-words.ts'
import { runPart } from './run-part.ts'

const hear = runPart(workerData as ThreadTask, (word: FromPart) => parentPort?.postMessage(word))
parentPort?.on('message', (word: ToPart) => hear(word))
