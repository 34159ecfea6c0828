/** What happens on the pages of the tenant. No field's content stands here. */
export type SignInPageEvent =
  | {
      readonly type: 'sign-in-page.shown';
      readonly correlationId: string;
      /** Such as `user-name` or `password`. */
      readonly step: string;
      /** The error that is shown with it. */
      readonly code?: string;
    }
  | {
      readonly type: 'sign-in-page.submitted';
      readonly correlationId: string;
      readonly step: string;
    };
