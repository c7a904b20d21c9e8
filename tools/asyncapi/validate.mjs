// Validates an AsyncAPI document, with every schema it refers to; the faults on stderr, then exit 1.
import { Parser, fromFile } from "@asyncapi/parser";

const FAULT = { 0: "error", 1: "warning" };

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
const faults = diagnostics.filter(({ severity }) => severity in FAULT);
for (const { severity, path, message } of faults) {
  console.error(`${FAULT[severity]}: ${path.join("/")}: ${message}`);
}
if (faults.length > 0 || document === undefined) process.exit(1);
console.log(`${document.allMessages().length} messages on ${document.allChannels().length} channels`);
