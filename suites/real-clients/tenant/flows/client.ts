/** One way of one client to sign in. */
export interface ClientFlow {
  /** What it is called in the field. */
  readonly flow: string;
  /** What the client is called with: a method, a command. */
  readonly by: string;
  /** What came of it, in the client's own words; each is compared with what it says. */
  readonly outcome: string;
  /** The client keeps Microsoft's names, and comes by the lab's own proxy; at the lab's address unless given. */
  readonly publicNames?: true;
}

/** A program that nobody here wrote. */
export interface Client {
  readonly name: string;
  /** As installed where the suite was run last. */
  readonly version: string;
  /** Its documented configuration for a lab. */
  readonly configuration: string;
  readonly flows: Readonly<Record<string, ClientFlow>>;
}
