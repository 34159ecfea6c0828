import { SambaDomainController } from '../../mocks/samba/samba-domain-controller.ts';
import { systemClock } from '../runtime/clock.ts';
import { seededRandom } from '../runtime/random.ts';
import { LabCertificates } from './lab-certificates.ts';

/** A real domain controller by itself, with a certificate of a root that is made for it. */
export function startSambaDirectory(): Promise<SambaDomainController> {
  const certificates = new LabCertificates(seededRandom('samba'), systemClock.now());
  return SambaDomainController.start({
    identity: certificates.identityFor(['dc1.contoso.test', 'contoso.test', 'localhost']),
    rootCertificate: certificates.rootPem,
  });
}
