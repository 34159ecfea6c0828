import { PROFILE_ROWS, type Profile, profileValue } from '../pta/protocol/profile.ts';
import { printable } from './printable.ts';

const PROFILES: readonly Profile[] = ['current', 'preview'];

export interface AssumedProfile {
  readonly profile: Profile;
  /** Executable that the record is expected from. */
  readonly source: string;
  /** What is assumed, where the source does not tell the profile. */
  readonly assumption?: string;
}

/**
 * The generation of agent that wrote a record.
 *
 * @param source - executable in the header of the record
 * @param wanted - overrides what the source tells
 */
export function assumeProfile(source: string, wanted: Profile | undefined): AssumedProfile {
  const executable = (profile: Profile) => profileValue(profile, 'agentExecutable');
  const told = PROFILES.find(
    (profile) => executable(profile).toLowerCase() === source.toLowerCase(),
  );
  const profile = wanted ?? told ?? 'current';
  if (profile === told) return { profile, source };
  const why =
    told === undefined
      ? `${printable(source)} is the ${PROFILE_ROWS.agentExecutable.topic.split(',')[0]} in neither profile`
      : `The record is of the ${told} profile`;
  return {
    profile,
    source: executable(profile),
    assumption: `${why}; it is replayed with the ${profile} profile, whose agent is ${executable(profile)}.`,
  };
}
