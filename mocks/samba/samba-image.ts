import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ContainerRuntimeClient, ImageName } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';
import { SAMBA_UNAVAILABLE } from './samba-availability.ts';

const CONTEXT = fileURLToPath(new URL('.', import.meta.url));
const INGREDIENTS = ['Dockerfile', 'directory_agent.py'] as const;

/**
 * The image of the domain controller; built when this machine does not have it. Its tag follows from what it is made
 * of, so that a change is never missed.
 *
 * @throws HarnessError `SAMBA_UNAVAILABLE` when it cannot be built
 */
export async function sambaImage(client: ContainerRuntimeClient): Promise<string> {
  const hash = createHash('sha256');
  for (const name of INGREDIENTS) hash.update(await readFile(`${CONTEXT}${name}`));
  const image = `pta-harness/samba:${hash.digest('hex').slice(0, 12)}`;
  const name = ImageName.fromString(image);
  if (await client.image.exists(name)) return image;
  // The host's network: where packages come from a mirror on this machine, a network of its own would not see it.
  await client.image.build(CONTEXT, { t: image, networkmode: 'host', dockerfile: 'Dockerfile' });
  if (await client.image.exists(name)) return image;
  throw new HarnessError(
    SAMBA_UNAVAILABLE,
    'The image of the Samba domain controller could not be built; run `docker build --network host mocks/samba` to see why.',
  );
}
