import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client, ResultCodeError } from 'ldapts';
import type { Secret } from '../../runtime/secret.ts';

/** What a domain controller answered to a bind. */
export interface BindAnswer {
  readonly resultCode: number;
  readonly diagnosticMessage: string;
}

/**
 * One LDAP conversation over a stream that is already connected and secured: the one file that knows ldapts.
 * Its own timers are off; deadlines are the caller's.
 */
export class DirectoryConnection {
  readonly stream: Duplex;
  readonly #client: Client;

  constructor(stream: Duplex) {
    this.stream = stream;
    this.#client = new Client({
      url: 'ldap://domain-controller',
      createConnection: () => {
        // ldapts waits for the event that a fresh socket gives; this stream had it long ago.
        queueMicrotask(() => stream.emit('connect'));
        return stream as Socket;
      },
    });
  }

  /** `currentTime` of the rootDSE as generalizedTime, read without a bind; `undefined` when it is not told. */
  async readCurrentTime(): Promise<string | undefined> {
    try {
      const { searchEntries } = await this.#client.search('', {
        scope: 'base',
        filter: '(objectClass=*)',
        attributes: ['currentTime'],
      });
      const value = searchEntries[0]?.['currentTime'];
      return typeof value === 'string' ? value : undefined;
    } catch (error) {
      // A refusal to tell the time is no refusal of the password: the bind will say more.
      if (error instanceof ResultCodeError) return undefined;
      throw error;
    }
  }

  /** A simple bind. A refusal is an answer; only a conversation that breaks throws. */
  async bind(name: string, password: Secret): Promise<BindAnswer> {
    try {
      await this.#client.bind(name, password.reveal());
      return { resultCode: 0, diagnosticMessage: '' };
    } catch (error) {
      if (error instanceof ResultCodeError) {
        return { resultCode: error.code, diagnosticMessage: error.message };
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.unbind().catch(() => undefined);
  }
}
