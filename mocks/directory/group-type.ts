/** Values of `groupType`; as stored, a signed 32-bit number. @see [MS-ADTS] 2.2.12 */
export const GroupType = {
  builtinSecurity: -2_147_483_643,
  globalSecurity: -2_147_483_646,
  domainLocalSecurity: -2_147_483_644,
  universalSecurity: -2_147_483_640,
  globalDistribution: 2,
  domainLocalDistribution: 4,
  universalDistribution: 8,
} as const;

const SECURITY_ENABLED = 0x8000_0000n;
const ACCOUNT_GROUP = 0x2n;

/** Whether a group with that `groupType` can carry a fine-grained password policy. */
export function isGlobalSecurityGroup(groupType: bigint): boolean {
  return (groupType & SECURITY_ENABLED) !== 0n && (groupType & ACCOUNT_GROUP) !== 0n;
}
