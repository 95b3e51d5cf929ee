/** The pixels of a screen. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number for each pixel, 0xRRGGBB, line by line. */
  readonly pixels: Uint32Array;
}

/**
 * Reads an xwd dump of a server with 24-bit color (X11/XWDFile.h).
 * @throws Error for other kinds
 */
export function readPicture(dump: Buffer): Picture {
  const field = (index: number) => dump.readUInt32BE(index * 4);
  const [headerSize, width, height] = [field(0), field(4), field(5)];
  const [byteOrder, bitsPerPixel, bytesPerLine] = [field(7), field(11), field(12)];
  const masks = [field(14), field(15), field(16)].map((mask) => mask.toString(16)).join();
  if (bitsPerPixel !== 32 || masks !== "ff0000,ff00,ff") throw new Error(`${bitsPerPixel} bits, ${masks}`);
  const colorSize = 12;
  const start = headerSize + field(19) * colorSize;
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index++) {
    const at = start + Math.floor(index / width) * bytesPerLine + (index % width) * 4;
    pixels[index] = (byteOrder === 0 ? dump.readUInt32LE(at) : dump.readUInt32BE(at)) & 0xffffff;
  }
  return { width, height, pixels };
}

/** Number of pixels of each color, as `rrggbb`. */
export function colorCounts({ pixels }: Picture): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pixel of pixels) {
    const color = pixel.toString(16).padStart(6, "0");
    counts[color] = (counts[color] ?? 0) + 1;
  }
  return counts;
}

export function isSame(a: Picture, b: Picture): boolean {
  return a.width === b.width && Buffer.from(a.pixels.buffer).equals(Buffer.from(b.pixels.buffer));
}

/** Reads an image in netpbm's binary 24-bit format (P6). @throws Error for other formats */
export function readPixmap(file: Buffer): Picture {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString("latin1"));
  if (!header) throw new Error("not a 24-bit pixmap");
  const [width, height, start] = [Number(header[1]), Number(header[2]), header[0].length];
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index++) pixels[index] = file.readUIntBE(start + index * 3, 3);
  return { width, height, pixels };
}

/** The pixels of one color, 0xRRGGBB, others black, cropped to them; windows may be anywhere. */
export function onlyColor({ width, pixels }: Picture, color: number): Picture {
  const at = [...pixels.keys()].filter((index) => pixels[index] === color);
  const columns = at.map((index) => index % width);
  const rows = at.map((index) => Math.floor(index / width));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  const size = at.length === 0 ? [0, 0] : [Math.max(...columns) - left + 1, Math.max(...rows) - top + 1];
  const [newWidth = 0, newHeight = 0] = size;
  const cut = new Uint32Array(newWidth * newHeight);
  for (const [index, column] of columns.entries()) {
    cut[((rows[index] ?? 0) - top) * newWidth + column - left] = color;
  }
  return { width: newWidth, height: newHeight, pixels: cut };
}
