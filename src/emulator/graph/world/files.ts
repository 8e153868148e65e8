import type { UploadedFile } from '../protocol/call';
import type { Ids } from './ids';

// Messenger itself takes up to 25 MB; a page on one's own machine need not show that much.
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** An uploaded file whose bytes are still there. */
export interface KeptFile {
  filename: string | null;
  contentType: string;
  bytes: Buffer;
}

/** Uploaded files in memory, the newest as far as they fit. */
export interface Files {
  /** Keeps a file and answers its ID; one that is too large is not kept. */
  keep(file: UploadedFile, ids: Ids): string | undefined;
  get(id: string): KeptFile | undefined;
  /** By ID. */
  all(): [string, KeptFile][];
}

/** Starts with these files. */
export function createFiles(files: readonly (readonly [string, KeptFile])[] = []): Files {
  const kept = new Map<string, KeptFile>(files);
  let total = files.reduce((sum, [, { bytes }]) => sum + bytes.length, 0);
  return {
    keep({ filename, contentType, bytes }, ids) {
      if (bytes.length > MAX_FILE_BYTES) return undefined;
      const id = ids.node();
      kept.set(id, { filename, contentType, bytes });
      total += bytes.length;
      for (const [oldest, file] of kept) {
        if (total <= MAX_TOTAL_BYTES) break;
        kept.delete(oldest);
        total -= file.bytes.length;
      }
      return id;
    },
    get: (id) => kept.get(id),
    all: () => [...kept],
  };
}
