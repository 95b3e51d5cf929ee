// Loaded into rocker before it starts (NODE_OPTIONS): kills the process at a step of its work with files and programs. Each
// counts twice, before and after. ROCKER_FAULT_AT: which step; without it, the number of steps is written to ROCKER_FAULT_COUNT.
import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { ROCKER_FAULT_AT: at, ROCKER_FAULT_COUNT: file } = process.env;
// Not for the programs that rocker starts.
for (const name of ["NODE_OPTIONS", "ROCKER_FAULT_AT", "ROCKER_FAULT_COUNT"]) delete process.env[name];

let count = 0;
function step() {
  count += 1;
  if (count === Number(at)) process.kill(process.pid, "SIGKILL");
}

const names = ["writeFile", "rename", "symlink", "link", "rm", "unlink", "mkdir", "open", "readFile", "cp"];
for (const name of names) {
  const sync = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    step();
    try {
      return sync(...args);
    } finally {
      step();
    }
  };
  const promise = fs.promises[name];
  fs.promises[name] = async (...args) => {
    step();
    return promise(...args).finally(step);
  };
}
for (const name of ["spawn", "spawnSync", "execFileSync"]) {
  const start = childProcess[name];
  childProcess[name] = (...args) => {
    step();
    try {
      return start(...args);
    } finally {
      step();
    }
  };
}
syncBuiltinESMExports();

const write = fs.writeSync;
const open = fs.openSync;
if (file)
  process.on("exit", () => {
    const total = String(count);
    write(open(file, "w"), total);
  });
