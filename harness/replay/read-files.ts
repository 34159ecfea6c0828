import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../runtime/errors.ts';
import { printable } from './printable.ts';

/** Error code: a file or folder that was named cannot be read. */
export const UNREADABLE_FILE = 'UNREADABLE_FILE';

/** Larger than any trace that the agent writes in a day; it keeps one file from filling the memory. */
const FILE_LENGTH_MAX = 64 * 1_048_576;

/**
 * The files that were named, and every `*.log` below the folders that were, by path.
 *
 * @throws HarnessError `UNREADABLE_FILE`
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await filesAt(path)));
  return files;
}

/**
 * Whatever can be read as a stream, a pipe as well.
 *
 * @throws HarnessError `UNREADABLE_FILE`, or the reason of `signal`
 */
export async function readBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of createReadStream(path, signal && { signal })) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > FILE_LENGTH_MAX) throw tooLong(path);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof HarnessError ? error : unreadable(path, error);
  }
  return Buffer.concat(chunks);
}

/** @throws HarnessError `UNREADABLE_FILE` */
export async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const logs = entries.filter(
      (entry) => !entry.isDirectory() && entry.name.toLowerCase().endsWith('.log'),
    );
    if (logs.length > 0) return logs.map(({ parentPath, name }) => join(parentPath, name)).sort();
  } catch (error) {
    throw unreadable(path, error);
  }
  throw new HarnessError(
    UNREADABLE_FILE,
    `The folder ${printable(path)} holds no *.log file; name the trace files themselves.`,
  );
}

function unreadable(path: string, cause: unknown): HarnessError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new HarnessError(
    UNREADABLE_FILE,
    `${printable(path)} cannot be read (${why}); check the path and its permissions.`,
    { cause },
  );
}

function tooLong(path: string): HarnessError {
  return new HarnessError(
    UNREADABLE_FILE,
    `${printable(path)} has more than the ${FILE_LENGTH_MAX} bytes that one trace may have; cut it to the time of the failure.`,
  );
}
