import { type Profile, profileValue } from '../pta/protocol/profile.ts';
import type { WindowsEvent } from './windows-event.ts';

/** Path of the agent's executable, which logon events name as their process. */
export function agentProcessName(profile: Profile): string {
  return `${profileValue(profile, 'installFolder')}\\${profileValue(profile, 'agentExecutable')}`;
}

/**
 * The documented query for an agent's logons, to be pasted into the event viewer. It is asked on the machine that the
 * profile's `securityLogHost` names.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export function agentQuery(profile: Profile): string {
  const path = agentProcessName(profile);
  const select = `*[EventData[Data[@Name='ProcessName'] and (Data='${path}')]]`;
  return `<QueryList><Query Id="0" Path="Security"><Select Path="Security">${select}</Select></Query></QueryList>`;
}

/**
 * Whether the query selects an event. As XPath has it, some `Data` must be called `ProcessName` and some `Data` must be
 * equal to the path, in every character: not necessarily the same one.
 */
export function matchesAgentQuery({ data }: Pick<WindowsEvent, 'data'>, path: string): boolean {
  return (
    data.some(({ name }) => name === 'ProcessName') && data.some(({ value }) => value === path)
  );
}
