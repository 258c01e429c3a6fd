const linesEveryMs = 20_000;
const redrawEveryMs = 500;

/**
 * Says on stderr that a long step is alive: one line redrawn on a terminal, a line every 20 seconds anywhere else (a CI
 * log, a pipe). `detail` is asked each time, so that the line tells what has happened and not what is hoped for.
 */
export async function withProgress<Result>(
  step: string,
  work: (report: (detail: string) => void) => Promise<Result>,
  stream: NodeJS.WriteStream = process.stderr,
): Promise<Result> {
  const live = stream.isTTY === true;
  const started = Date.now();
  let detail = "";
  const line = () => `${step}: ${duration(Date.now() - started)}${detail && `, ${detail}`}`;
  const show = () => stream.write(live ? `\r\x1b[2K${line().slice(0, stream.columns - 1)}` : `${line()}\n`);

  if (!live) stream.write(`${step}\n`);
  const timer = setInterval(show, live ? redrawEveryMs : linesEveryMs);
  try {
    return await work((reported) => {
      detail = reported;
    });
  } finally {
    clearInterval(timer);
    if (live) stream.write("\r\x1b[2K");
    stream.write(`${step}: ended after ${duration(Date.now() - started)}\n`);
  }
}

export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
