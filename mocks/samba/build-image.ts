/** Makes the image of the Samba domain controller in advance, and prints its name. */
import { requireContainerRuntime } from './samba-availability.ts';
import { sambaImage } from './samba-image.ts';

console.log(await sambaImage(await requireContainerRuntime()));
