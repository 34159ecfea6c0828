import type { Duplex } from 'node:stream';

/**
 * Waits for something that a stream does, or for its end. Streams forget some of the callbacks that they were given
 * before they were destroyed.
 *
 * @param begin - is called at once, with what is to be called when it is done
 */
export function untilOrClosed(stream: Duplex, begin: (done: () => void) => void): Promise<void> {
  if (stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      stream.off('close', done);
      resolve();
    };
    stream.on('close', done);
    begin(done);
  });
}
