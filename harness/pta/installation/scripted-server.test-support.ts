import type { HttpRequest } from '../../runtime/http.ts';
import type { KeySource } from '../../runtime/keys.ts';
import { Secret } from '../../runtime/secret.ts';
import { SimulatedMachines } from '../../runtime/simulated-machines.test-support.ts';
import type { CloudPort } from '../agent/register-agent.ts';
import type { PtaEvent } from '../protocol/events.ts';
import {
  ENABLE_PASSTHROUGH_AUTHENTICATION_PATH,
  type FeatureToggleResult,
  PASSTHROUGH_AUTHENTICATION_STATUS_PATH,
  parseFeatureToggleRequest,
  renderFeatureToggleResult,
} from '../protocol/feature-toggle.ts';
import { renderRegistrationResult } from '../protocol/registration.ts';
import { Server, type ServerDescription, SUITABLE_SERVER } from './server.ts';

export const TENANT_ID = '6f0c6bd5-1d2e-4a3b-9c4d-8e7f60718293';
export const ADMINISTRATOR = { tenantId: TENANT_ID, token: new Secret('a token') };
export const AGENT = { version: '1.5.2482.0', profile: 'current' } as const;
export const INSTALLED = { ...AGENT, environment: 'AzureCloud' } as const;
export const QUIETLY = 'AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q';

export function suitableServer(changes: Partial<ServerDescription> = {}): Server {
  return new Server({ machineName: 'AGENT1.contoso.test', ...SUITABLE_SERVER, ...changes });
}

/** A cloud that refuses registrations with a sentence, and says of the feature what a test wants. */
export class ScriptedServices implements CloudPort {
  readonly asked: HttpRequest[] = [];
  feature: FeatureToggleResult = {
    isSuccessful: true,
    enable: true,
    exists: true,
    errorMessage: '',
  };
  status = 200;

  /** The switches that were asked for. */
  get switches() {
    return this.asked
      .filter(({ path }) => path === ENABLE_PASSTHROUGH_AUTHENTICATION_PATH)
      .map(({ body = '' }) => parseFeatureToggleRequest(body))
      .map(({ enable, userAgent }) => ({ enable, userAgent }));
  }

  async exchange(request: HttpRequest) {
    this.asked.push(request);
    return { status: this.status, headers: {}, body: this.#answerTo(request.path) };
  }

  #answerTo(path: string): string {
    switch (path) {
      case ENABLE_PASSTHROUGH_AUTHENTICATION_PATH:
      case PASSTHROUGH_AUTHENTICATION_STATUS_PATH:
        return renderFeatureToggleResult(this.feature);
      default:
        return renderRegistrationResult({ kind: 'refused', errorMessage: 'Not you.' });
    }
  }
}

export function runtimeWith(keys: KeySource) {
  return new SimulatedMachines<PtaEvent>(keys).machine('AGENT1');
}
