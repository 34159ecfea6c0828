import type { AfterPasswordRule } from './situation.ts';

/** 50105. */
export const userIsAssigned: AfterPasswordRule = ({ application, user }) =>
  application?.assignmentRequired === true && !application.assignedUsers.includes(user.objectId)
    ? { kind: 'refused', code: 'AADSTS50105' }
    : undefined;

/** 65001 where the user can be asked; 90094 on a page where only an administrator can consent. */
export const applicationHasConsent: AfterPasswordRule = ({
  application,
  tenant,
  user,
  client,
  consents,
}) => {
  if (application === undefined || application.firstParty) return undefined;
  const { appId, consent } = application;
  switch (consent) {
    case 'granted':
      return undefined;
    case 'user': {
      const agreed = tenant.applications.hasConsented(appId, user.objectId);
      if (agreed || (consents && client.canAsk)) return undefined;
      return { kind: 'asked', interrupt: 'consent', code: 'AADSTS65001' };
    }
    case 'admin-required':
      return { kind: 'refused', code: client.canAsk ? 'AADSTS90094' : 'AADSTS65001' };
    default:
      return consent satisfies never;
  }
};
