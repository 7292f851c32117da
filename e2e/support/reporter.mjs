// One line a test, every failure in full, and the counts alone on the last line.

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const isTest = (data) => data.details?.type !== "suite";

export default async function* report(source) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for await (const { type, data } of source) {
    if (type === "test:pass" && data.skip !== undefined) {
      skipped += 1;
      yield `skipped ${data.name}: ${data.skip}\n`;
    } else if (type === "test:pass" && isTest(data)) {
      passed += 1;
      yield `ok      ${data.name} (${seconds(data.details.duration_ms)})\n`;
    } else if (type === "test:fail" && isTest(data)) {
      failed += 1;
      const error = data.details.error?.cause ?? data.details.error;
      yield `FAILED  ${data.name} (${seconds(data.details.duration_ms)})\n${error?.stack ?? error}\n`;
    } else if (type === "test:stderr" || type === "test:stdout") {
      yield data.message;
    }
  }
  yield `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}\n`;
}
