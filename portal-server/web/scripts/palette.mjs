// Makes a PNG of true colours one of 256: the most frequent ones, which flat pages have few more than.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const RGB = 2;
const RGBA = 6;

/** The same picture, at most 256 colours. */
export function reduced(png) {
  const { width, height, pixels } = decode(png);
  const { palette, indexOf } = colours(pixels);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = indexOf.get(pixels[y * width + x]);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const table = Buffer.from(palette.flatMap((it) => [it >> 16, (it >> 8) & 255, it & 255]));
  const data = deflateSync(rows, { level: 9 });
  const chunks = [
    chunk("IHDR", header),
    chunk("PLTE", table),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** The palette, and each colour's place in it: its own, or the nearest one's. */
function colours(pixels) {
  const counts = new Map();
  for (const it of pixels) counts.set(it, (counts.get(it) ?? 0) + 1);
  const all = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const palette = all.slice(0, 256);
  const indexOf = new Map(palette.map((it, index) => [it, index]));
  for (const it of all.slice(256)) {
    const distances = palette.map((other) => distance(it, other));
    indexOf.set(it, distances.indexOf(Math.min(...distances)));
  }
  return { palette, indexOf };
}

function distance(one, other) {
  return [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
}

function decode(png) {
  const [header, ...rest] = read(png);
  const [width, height, depth, type] = [
    ...[0, 4].map((at) => header.data.readUInt32BE(at)),
    ...header.data.subarray(8),
  ];
  if (depth !== 8 || ![RGB, RGBA].includes(type)) throw new Error("not a PNG of true colours");
  const size = type === RGB ? 3 : 4;
  const data = inflateSync(Buffer.concat(rest.filter((it) => it.name === "IDAT").map((it) => it.data)));
  const lines = unfiltered(data, width * size, height, size);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = lines.readUIntBE(at * size, 3);
  }
  return { width, height, pixels };
}

function read(png) {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      name: png.toString("latin1", at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [data.length, crc32(body)].map((number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(number);
    return bytes;
  });
  return Buffer.concat([length, body, sum]);
}

/** Takes back what PNG does to each line so that it compresses better. */
function unfiltered(data, width, height, size) {
  const lines = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (width + 1)];
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const left = x < size ? 0 : lines[at - size];
      const above = y === 0 ? 0 : lines[at - width];
      const corner = x < size || y === 0 ? 0 : lines[at - width - size];
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      lines[at] = data[y * (width + 1) + 1 + x] + guess;
    }
  }
  return lines;
}

function paeth(left, above, corner) {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((it) => Math.abs(guess - it));
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
