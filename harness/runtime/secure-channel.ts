import type { Duplex } from 'node:stream';

/** A certificate with its private key, both PEM. `chain` is leaf first. */
export interface Identity {
  readonly chain: readonly string[];
  readonly privateKey: string;
}

export interface ConnectSecurely {
  /** Name that the server's certificate must carry, and that is sent as SNI. */
  readonly serverName: string;
  /** PEM certificates that end a chain; nothing else is trusted. */
  readonly trustedRoots: readonly string[];
  /** Offered when the server asks for a client certificate. */
  readonly identity?: Identity;
}

export interface AcceptSecurely {
  readonly identity: Identity;
  /** Whether a client certificate is asked for. It is never judged here: what it is worth is for the service to say. */
  readonly requestClientCertificate: boolean;
}

export interface SecureSocket {
  /** Plain bytes; ending or destroying it ends the channel. */
  readonly stream: Duplex;
  /** DER of the certificate the other side proved to hold the key of, when it showed one. */
  readonly peerCertificate?: Uint8Array;
  /** SNI that the client sent; accepting side only. */
  readonly serverName?: string;
}

/** Error code: the handshake failed. The message says which certificate was judged and why. */
export const SECURE_CHANNEL_FAILED = 'SECURE_CHANNEL_FAILED';

/** TLS, or what stands for it in the simulated world: same certificates, same refusals. */
export interface SecureChannel {
  /** @throws HarnessError `SECURE_CHANNEL_FAILED` */
  connect(socket: Duplex, options: ConnectSecurely): Promise<SecureSocket>;
  /** @throws HarnessError `SECURE_CHANNEL_FAILED` */
  accept(socket: Duplex, options: AcceptSecurely): Promise<SecureSocket>;
}
