/** Starts a domain controller, prints the id of its container, and never stops it. */
import { SambaDomainController } from './samba-domain-controller.ts';
import { testIdentity } from './test-identity.test-support.ts';

const controller = await SambaDomainController.start(testIdentity());
console.log(controller.containerId);
