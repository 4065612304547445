// Reads a CSV file as RFC 4180 has it.

/** Each line as an object, by the names of its head. */
export function rowsOf(text: string): Record<string, string>[] {
  const [head, ...rows] = lines(text);
  return rows.map((cells) => {
    if (cells.length !== head.length) throw new Error(`a ragged line: ${cells}`);
    return Object.fromEntries(head.map((name, place) => [name, cells[place]]));
  });
}

function lines(text: string): string[][] {
  const found: string[][] = [[]];
  // A cell, quoted or plain, and what ends it.
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  while (cells.lastIndex < text.length) {
    const [, cell, end] = cells.exec(text)!;
    found.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") found.push([]);
  }
  return found.filter((line) => line.length > 0);
}
