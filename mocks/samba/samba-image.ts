import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ContainerRuntimeClient, ImageName } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';
import { SAMBA_UNAVAILABLE } from './samba-availability.ts';

const CONTEXT = fileURLToPath(new URL('.', import.meta.url));
const INGREDIENTS = ['Dockerfile', 'directory-agent.py'];
/** Of the hash, in the image's tag. */
const TAG_LENGTH = 12;

/**
 * The image of the domain controller; built when this machine does not have it. Its tag follows from what it is made
 * of, so that a change is never missed.
 *
 * @throws HarnessError `SAMBA_UNAVAILABLE` when it cannot be built
 */
export async function sambaImage(client: ContainerRuntimeClient): Promise<string> {
  const hash = createHash('sha256');
  for (const name of INGREDIENTS) hash.update(await readFile(`${CONTEXT}${name}`));
  const image = `pta-harness/samba:${hash.digest('hex').slice(0, TAG_LENGTH)}`;
  if (await client.image.exists(ImageName.fromString(image))) return image;
  try {
    await build(client, image);
  } catch (cause) {
    throw new HarnessError(
      SAMBA_UNAVAILABLE,
      `The image of the Samba domain controller could not be built (${cause instanceof Error ? cause.message : cause}). It needs Debian's packages; where the image that it starts from cannot be pulled, .ci/docker/base-image.sh makes that one.`,
      { cause },
    );
  }
  return image;
}

/** Through the engine itself: the image client of testcontainers takes a build that failed for one that ended. */
async function build({ container }: ContainerRuntimeClient, image: string): Promise<void> {
  const { dockerode } = container;
  const progress = await dockerode.buildImage(
    { context: CONTEXT, src: INGREDIENTS },
    // The host's network: a package mirror or a name server on this machine is not seen from any other.
    { t: image, networkmode: 'host' },
  );
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
  });
}
