import {
  type ApplicationOptions,
  type ApplicationRegistration,
  type Resource,
  registrationOf,
} from './application-registration.ts';
import { changeRefused } from './change-refused.ts';
import { FIRST_PARTY_APPLICATIONS, FIRST_PARTY_RESOURCES } from './first-party-applications.ts';

/** The applications of a tenant, Microsoft's own among them, and who consented to which. */
export class Applications {
  readonly #byId = new Map<string, ApplicationRegistration>();
  readonly #resources: Resource[] = [...FIRST_PARTY_RESOURCES];
  /** Object ids of users, by application id. */
  readonly #consents = new Map<string, Set<string>>();

  constructor(applications: readonly ApplicationOptions[] = []) {
    for (const application of FIRST_PARTY_APPLICATIONS) this.register(application);
    for (const application of applications) this.register(application);
  }

  get all(): readonly ApplicationRegistration[] {
    return [...this.#byId.values()];
  }

  /** @param appId - in any case. */
  find(appId: string): ApplicationRegistration | undefined {
    return this.#byId.get(appId.toLowerCase());
  }

  /** Adds an application, or replaces the one of that id. */
  register(options: ApplicationOptions): ApplicationRegistration {
    const registration = registrationOf(options);
    this.#byId.set(registration.appId, registration);
    return registration;
  }

  /** Changes some of what a registration says. @throws HarnessError `TENANT_CHANGE_REFUSED` when there is none */
  update(appId: string, changes: Partial<Omit<ApplicationOptions, 'appId'>>): void {
    const present = this.find(appId);
    if (present === undefined) throw changeRefused(`The tenant has no application ${appId}.`);
    this.#byId.set(present.appId, { ...present, ...changes });
  }

  /** @param objectId - of the user */
  assign(appId: string, objectId: string): void {
    const assigned = this.find(appId)?.assignedUsers ?? [];
    this.update(appId, { assignedUsers: [...new Set([...assigned, objectId])] });
  }

  /** A user agreed to what the application asks for. */
  consent(appId: string, objectId: string): void {
    const id = appId.toLowerCase();
    const users = this.#consents.get(id) ?? new Set();
    this.#consents.set(id, users.add(objectId));
  }

  hasConsented(appId: string, objectId: string): boolean {
    return this.#consents.get(appId.toLowerCase())?.has(objectId) === true;
  }

  /** Adds an API that tokens can be asked for. */
  addResource(resource: Resource): void {
    this.#resources.push(resource);
  }

  /** @param idOrUri - application id, or one of the identifier URIs */
  findResource(idOrUri: string): Resource | undefined {
    const wanted = withoutSlash(idOrUri.toLowerCase());
    return this.#resources.find(
      ({ appId, identifierUris }) =>
        appId === wanted ||
        identifierUris.some((uri) => withoutSlash(uri.toLowerCase()) === wanted),
    );
  }
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}
