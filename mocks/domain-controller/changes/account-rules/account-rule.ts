import type { ControllerContext } from '../../controller-context.ts';
import type { Draft } from '../draft.ts';
import type { WriteProblem } from '../write-problem.ts';

/** Looks at a draft after all its changes; may bring other attributes into line. `undefined` means "no objection". */
export type AccountRule = (draft: Draft, context: ControllerContext) => WriteProblem | undefined;
