/** What a screen shows. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number for each pixel, 0xRRGGBB, line by line. */
  readonly pixels: Uint32Array;
}

/**
 * Reads a dump of xwd, as servers with 24 bits of colour give it (X11/XWDFile.h).
 * @throws Error for other kinds
 */
export function readPicture(dump: Buffer): Picture {
  const field = (index: number) => dump.readUInt32BE(index * 4);
  const [headerSize, width, height] = [field(0), field(4), field(5)];
  const [byteOrder, bitsPerPixel, bytesPerLine] = [field(7), field(11), field(12)];
  const masks = [field(14), field(15), field(16)].map((mask) => mask.toString(16)).join();
  if (bitsPerPixel !== 32 || masks !== "ff0000,ff00,ff") throw new Error(`${bitsPerPixel} bits, ${masks}`);
  const colourSize = 12;
  const start = headerSize + field(19) * colourSize;
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index++) {
    const at = start + Math.floor(index / width) * bytesPerLine + (index % width) * 4;
    pixels[index] = (byteOrder === 0 ? dump.readUInt32LE(at) : dump.readUInt32BE(at)) & 0xffffff;
  }
  return { width, height, pixels };
}

/** How many pixels have each colour, as `rrggbb`. */
export function coloursOf({ pixels }: Picture): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pixel of pixels) {
    const colour = pixel.toString(16).padStart(6, "0");
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  return counts;
}

export function isSame(a: Picture, b: Picture): boolean {
  return a.width === b.width && Buffer.from(a.pixels.buffer).equals(Buffer.from(b.pixels.buffer));
}

/** Reads a picture in netpbm's binary form of 24 bits (P6). @throws Error for other kinds */
export function readPixmap(file: Buffer): Picture {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString("latin1"));
  if (!header) throw new Error("this is no pixmap of 24 bits");
  const [width, height, start] = [Number(header[1]), Number(header[2]), header[0].length];
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index++) pixels[index] = file.readUIntBE(start + index * 3, 3);
  return { width, height, pixels };
}

/** The picture with one colour as it is, 0xRRGGBB, and black for all others. */
export function onlyColour({ pixels, ...size }: Picture, colour: number): Picture {
  return { ...size, pixels: pixels.map((pixel) => (pixel === colour ? colour : 0)) };
}
