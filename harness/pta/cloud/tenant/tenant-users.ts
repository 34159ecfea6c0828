import type { CloudUser } from './cloud-user.ts';

/** The users of a tenant, each under one user principal name and one object id. */
export class TenantUsers {
  /** By lower-case user principal name. */
  readonly #byName = new Map<string, CloudUser>();
  /** Lower-case user principal name, by object id. */
  readonly #names = new Map<string, string>();

  get all(): Iterable<CloudUser> {
    return this.#byName.values();
  }

  get count(): number {
    return this.#byName.size;
  }

  find(userPrincipalName: string): CloudUser | undefined {
    return this.#byName.get(keyOf(userPrincipalName));
  }

  findById(objectId: string): CloudUser | undefined {
    const name = this.#names.get(objectId);
    return name === undefined ? undefined : this.#byName.get(name);
  }

  /** Adds a user; whoever had the name or the object id before is no more. A user who is there already keeps the place. */
  put(user: CloudUser): void {
    const name = keyOf(user.userPrincipalName);
    const former = this.#names.get(user.objectId);
    if (former !== undefined && former !== name) this.#byName.delete(former);
    const replaced = this.#byName.get(name);
    if (replaced !== undefined && replaced.objectId !== user.objectId) {
      this.#names.delete(replaced.objectId);
    }
    this.#byName.set(name, user);
    this.#names.set(user.objectId, name);
  }

  remove(userPrincipalName: string): void {
    const user = this.find(userPrincipalName);
    if (user === undefined) return;
    this.#byName.delete(keyOf(user.userPrincipalName));
    this.#names.delete(user.objectId);
  }
}

function keyOf(userPrincipalName: string): string {
  return userPrincipalName.trim().toLowerCase();
}
